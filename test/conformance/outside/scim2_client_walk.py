"""Everybody through scim2-client: every payload is checked against the schemas that the server itself publishes."""
import os, sys
from scim2_client.engines.httpx2 import SyncSCIMClient
import httpx2
from scim2_models import SearchRequest, ResponseParameters, Error

base, token = sys.argv[1], os.environ["SCIM_TOKEN"]
client = SyncSCIMClient(httpx2.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}))
client.discover()
User, Group = client.get_resource_model("User"), client.get_resource_model("Group")
seen = {}
for name, model in (("User", User), ("Group", Group)):
    for mode in ("index", "cursor"):
        ids, at, cursor = [], 1, ""
        while True:
            asked = SearchRequest(start_index=at, count=50) if mode == "index" else SearchRequest(cursor=cursor, count=50)
            page = client.query(model, query_parameters=asked)
            assert not isinstance(page, Error), page
            ids += [one.id for one in page.resources or []]
            at, cursor = len(ids) + 1, getattr(page, "next_cursor", None)
            if (mode == "index" and len(ids) >= page.total_results) or (mode == "cursor" and cursor is None):
                break
        assert len(set(ids)) == len(ids) == page.total_results
        seen[name, mode] = ids
    assert seen[name, "index"] == seen[name, "cursor"]
for model, some in ((User, seen["User", "index"][:50]), (Group, seen["Group", "index"])):
    for id_ in some:
        whole = client.query(model, id_)
        part = client.query(model, id_, query_parameters=ResponseParameters(attributes=["displayName"]))
        less = client.query(model, id_, query_parameters=ResponseParameters(excluded_attributes=["displayName"]))
        # The client itself fills in the version, from the ETag.
        assert whole.id == part.id == less.id == id_ and part.meta.created is None and less.display_name is None
        assert part.display_name == whole.display_name
found = client.search(SearchRequest(filter='userName pr and active eq true', sort_by="userName", count=10))
assert found.items_per_page == 10
print({" by ".join(key): len(ids) for key, ids in seen.items()}, "ok")
