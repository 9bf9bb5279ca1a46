import com.unboundid.scim2.client.ScimService;
import com.unboundid.scim2.common.GenericScimResource;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.messages.ErrorResponse;
import com.unboundid.scim2.common.messages.ListResponse;
import com.unboundid.scim2.common.messages.SortOrder;
import com.unboundid.scim2.common.types.GroupResource;
import com.unboundid.scim2.common.types.SchemaResource;
import com.unboundid.scim2.common.types.ServiceProviderConfigResource;
import com.unboundid.scim2.common.types.UserResource;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Everything that Ping's SCIM 2 SDK can read, against a service at BASE with TOKEN: java -cp 'lib/*' Walk.java BASE TOKEN */
public class Walk {
  private static int passed = 0;
  private static int failed = 0;

  public static void main(String[] args) throws Exception {
    ClientRequestFilter bearer = request -> request.getHeaders().putSingle("Authorization", "Bearer " + args[1]);
    ScimService scim = new ScimService(ClientBuilder.newClient().register(bearer).target(args[0]));
    discovery(scim);
    UserResource someone = pages(scim);
    resources(scim, someone);
    searches(scim, someone);
    refusals(scim, someone);
    System.out.println(passed + " passed, " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  private static void discovery(ScimService scim) throws ScimException {
    ServiceProviderConfigResource config = scim.getServiceProviderConfig();
    check("filter, sort and etag are offered",
        config.getFilter().isSupported() && config.getSort().isSupported() && config.getEtag().isSupported());
    check("patch and bulk are not", !config.getPatch().isSupported() && !config.getBulk().isSupported());
    check("there are two resource types", scim.getResourceTypes().getTotalResults() == 2);
    check("one of them is User", scim.getResourceType("User").getEndpoint().toString().equals("/Users"));
    for (SchemaResource schema : scim.getSchemas()) {
      check(schema.getName() + " is a schema", scim.getSchema(schema.getId()).getId().equals(schema.getId()));
    }
  }

  private static UserResource pages(ScimService scim) throws ScimException {
    ListResponse<UserResource> first = scim.searchRequest("Users").page(1, 10).invoke(UserResource.class);
    int total = first.getTotalResults();
    check("a page of ten", first.getItemsPerPage() == 10 && first.getResources().size() == 10);
    Set<String> byIndex = new LinkedHashSet<>();
    for (int at = 1; at <= total;) {
      ListResponse<UserResource> page = scim.searchRequest("Users").page(at, 37).invoke(UserResource.class);
      page.forEach(user -> byIndex.add(user.getId()));
      at += page.getItemsPerPage();
    }
    check("everybody by index: " + total, byIndex.size() == total);
    Set<String> byCursor = new LinkedHashSet<>();
    ListResponse<UserResource> page =
        scim.searchRequest("Users").firstPageCursorWithCount(37).invoke(UserResource.class);
    for (;;) {
      page.forEach(user -> byCursor.add(user.getId()));
      if (page.getNextCursor() == null) break;
      page = scim.searchRequest("Users").pageWithCursor(page.getNextCursor(), 37).invoke(UserResource.class);
    }
    check("the same by cursor", byCursor.equals(byIndex));
    check("the key's owner is one of them",
        byIndex.contains(scim.retrieve(ScimService.ME_URI, UserResource.class).getId()));
    return first.getResources().get(3);
  }

  private static void resources(ScimService scim, UserResource someone) throws ScimException {
    UserResource again = scim.retrieve("Users", someone.getId(), UserResource.class);
    check("a person by id is as listed", again.equals(someone));
    check("and by location", scim.retrieve(someone.getMeta().getLocation(), UserResource.class).equals(someone));
    check("and asked for again with the version", scim.retrieve(again).equals(again));
    ListResponse<GroupResource> groups =
        scim.searchRequest("Groups").excludedAttributes("members").invoke(GroupResource.class);
    for (GroupResource bare : groups) {
      GroupResource group = scim.retrieve("Groups", bare.getId(), GroupResource.class);
      check("members of " + group.getDisplayName() + " can be left out", bare.getMembers() == null);
      if (group.getMembers() == null) continue;
      var member = group.getMembers().get(0);
      check("a member's $ref leads there",
          scim.retrieve(member.getRef(), UserResource.class).getId().equals(member.getValue()));
    }
  }

  private static void searches(ScimService scim, UserResource someone) throws ScimException {
    int total = count(scim, null);
    check("by name in capitals", count(scim, Filter.eq("userName", someone.getUserName().toUpperCase())) == 1);
    Filter work = Filter.and(Filter.eq("type", "work"), Filter.eq("value", someone.getEmails().get(0).getValue()));
    check("by work address", count(scim, Filter.hasComplexValue("emails", work)) == 1);
    Filter active = Filter.eq("active", true);
    check("active and not are everybody", count(scim, active) + count(scim, Filter.not(active)) == total);
    check("by POST", scim.searchRequest("Users").filter(Filter.eq("id", someone.getId()))
        .invokePost(UserResource.class).getTotalResults() == 1);
    check("over both types", scim.searchRequest("").filter(Filter.pr("displayName")).page(1, 3)
        .invokePost(GenericScimResource.class).getTotalResults() > total);
    check("in an order", scim.searchRequest("Users").sort("name.familyName", SortOrder.DESCENDING).page(1, 20)
        .invoke(UserResource.class).getResources().size() == 20);
    Set<String> names = new TreeSet<>();
    scim.searchRequest("Users").attributes("userName", "name.givenName").page(1, 1).invoke(GenericScimResource.class)
        .getResources().get(0).getObjectNode().fieldNames().forEachRemaining(names::add);
    check("in part: " + names, names.equals(Set.of("id", "name", "schemas", "userName")));
  }

  private static void refusals(ScimService scim, UserResource someone) {
    refused("an unknown id", 404, null, () -> scim.retrieve("Users", "nobody", UserResource.class));
    refused("an operator that is none", 400, "invalidFilter",
        () -> scim.searchRequest("Users").filter("userName xx \"a\"").invoke(UserResource.class));
    refused("a cursor that is none", 400, "invalidCursor",
        () -> scim.searchRequest("Users").pageWithCursor("abc", 5).invoke(UserResource.class));
    refused("to create", 501, null, () -> scim.create("Users", new UserResource().setUserName("x")));
    refused("to replace", 501, null, () -> scim.replace(someone));
    refused("to delete", 501, null, () -> scim.delete("Users", someone.getId()));
  }

  private static int count(ScimService scim, Filter filter) throws ScimException {
    var search = scim.searchRequest("Users").page(1, 1);
    return (filter == null ? search : search.filter(filter)).invoke(UserResource.class).getTotalResults();
  }

  private interface Question {
    void ask() throws ScimException;
  }

  private static void refused(String what, int status, String scimType, Question question) {
    try {
      question.ask();
      check(what + " is refused", false);
    } catch (ScimException refusal) {
      ErrorResponse error = refusal.getScimError();
      check(what + " is refused: " + error.getStatus() + " " + error.getScimType(),
          error.getStatus() == status && Objects.equals(error.getScimType(), scimType));
    }
  }

  private static void check(String what, boolean holds) {
    System.out.println((holds ? "ok    " : "FAILS ") + what);
    if (holds) passed++;
    else failed++;
  }
}
