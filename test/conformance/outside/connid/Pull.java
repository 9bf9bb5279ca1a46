import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.tirasa.connid.bundles.scim.common.SCIMConnectorConfiguration;
import net.tirasa.connid.bundles.scim.v2.SCIMv2Connector;
import org.identityconnectors.framework.common.objects.ConnectorObject;
import org.identityconnectors.framework.common.objects.ObjectClass;
import org.identityconnectors.framework.common.objects.OperationOptionsBuilder;
import org.identityconnectors.framework.common.objects.SearchResult;
import org.identityconnectors.framework.spi.SearchResultsHandler;

/** What midPoint and Apache Syncope read through ConnId's SCIM bundle: java -cp 'lib/*' Pull.java BASE/ TOKEN */
public class Pull {
  public static void main(String[] args) {
    SCIMConnectorConfiguration configuration = new SCIMConnectorConfiguration();
    configuration.setBaseAddress(args[0]);
    configuration.setBearerToken(args[1]);
    configuration.setAccept("application/json");
    configuration.setContentType("application/json");
    SCIMv2Connector connector = new SCIMv2Connector();
    connector.init(configuration);
    connector.test();
    boolean wrong = false;
    for (ObjectClass kind : List.of(ObjectClass.ACCOUNT, ObjectClass.GROUP)) {
      Set<String> whole = pull(connector, kind, 0);
      System.out.println("everything at once, " + kind.getObjectClassValue() + ": " + whole.size());
      for (int size : new int[] {10, 50, 100, whole.size()}) {
        boolean same = pull(connector, kind, size).equals(whole);
        System.out.println((same ? "ok    " : "FAILS ") + "in pages of " + size);
        wrong |= !same;
      }
    }
    System.exit(wrong ? 1 : 0);
  }

  private static Set<String> pull(SCIMv2Connector connector, ObjectClass kind, int size) {
    Set<String> seen = new LinkedHashSet<>();
    Page page = new Page(seen);
    do {
      OperationOptionsBuilder options = new OperationOptionsBuilder();
      options.setAttributesToGet("userName", "active", "name.givenName", "emails.work.value", "displayName");
      if (size > 0) options.setPageSize(size);
      if (page.cookie != null) options.setPagedResultsCookie(page.cookie);
      page.cookie = null;
      connector.executeQuery(kind, null, page, options.build());
    } while (page.cookie != null);
    return seen;
  }

  private static final class Page implements SearchResultsHandler {
    private final Set<String> seen;
    private String cookie;

    Page(Set<String> seen) {
      this.seen = seen;
    }

    @Override
    public boolean handle(ConnectorObject found) {
      if (!seen.add(found.getUid().getUidValue())) throw new IllegalStateException("twice: " + found.getUid());
      return true;
    }

    @Override
    public void handleResult(SearchResult result) {
      cookie = result.getPagedResultsCookie();
    }
  }
}
