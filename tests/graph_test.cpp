#include <doctest/doctest.h>
#include <dothi/graph.h>

using namespace dothi;

namespace {

struct Nations {
  Graph graph = Graph::in_memory();
  NodeId vn, un, who;
  RelationshipId member;
  Nations() {
    Transaction tx = graph.write();
    LabelId country = tx.intern_label("Country"), organization = tx.intern_label("Organization"),
            agency = tx.intern_label("Agency");
    KeyId name = tx.intern_key("name"), name_vi = tx.intern_key("name_vi"),
          aliases = tx.intern_key("aliases");
    TypeId member_of = tx.intern_type("MEMBER_OF");
    vn = tx.create_node({country});
    un = tx.create_node({organization});
    who = tx.create_node({organization, agency});
    tx.set_property(vn, name, "Vietnam");
    tx.set_property(vn, name_vi, "Việt Nam");
    tx.set_property(un, name, "United Nations");
    tx.set_property(un, aliases, Value::list({"UN", "LHQ"}));
    tx.set_property(who, name, "World Health Organization");
    member = tx.create_relationship(vn, member_of, un);
    tx.create_relationship(vn, member_of, who);
    tx.set_property(member, tx.intern_key("start"), "1977");
    tx.commit();
  }
};

std::vector<NodeId> nodes(const View& view, LabelId label) {
  std::vector<NodeId> out(100);
  std::uint32_t cursor = 0;
  out.resize(view.scan(label, cursor, out));
  return out;
}

}  // namespace

TEST_CASE("what was committed is read back") {
  Nations n;
  View v = n.graph.read();
  CHECK(v.node_count() == 3);
  CHECK(v.relationship_count() == 2);
  CHECK(v.commit() == 1);
  CHECK(nodes(v, *v.label("Organization")) == std::vector<NodeId>{n.un, n.who});
  CHECK(v.labels(n.who).size() == 2);
  CHECK(v.property(n.vn, *v.key("name")).string() == "Vietnam");
  CHECK(v.property(n.un, *v.key("name_vi")).is_null());
  CHECK(v.property(n.un, *v.key("aliases")).items().size() == 2);
  CHECK(v.property(n.member, *v.key("start")).string() == "1977");
  AdjacencyScratch scratch;
  Adjacency out = v.neighbours(n.vn, *v.type("MEMBER_OF"), Direction::Out, scratch);
  REQUIRE(out.size() == 2);
  CHECK(out.nodes[0] == n.un);
  CHECK(out.relationship(0) == n.member);
  CHECK(v.ends(n.member).end == n.un);
  CHECK(v.degree(n.un, *v.type("MEMBER_OF"), Direction::In) == 1);
}

TEST_CASE(
    "a transaction sees its changes, readers do not until the commit, and forgetting it leaves no trace") {
  Nations n;
  View before = n.graph.read();
  {
    Transaction tx = n.graph.write();
    tx.delete_relationship(n.member);
    CHECK(!tx.exists(n.member));
    CHECK(tx.relationship_count() == 1);
    CHECK(n.graph.read().exists(n.member));
  }
  CHECK(n.graph.read().exists(n.member));
  Transaction tx = n.graph.write();
  tx.delete_relationship(n.member);
  tx.delete_node(n.un);
  tx.commit();
  CHECK(!n.graph.read().exists(n.member));
  CHECK(n.graph.read().node_count() == 2);
  CHECK(before.exists(n.member));
  CHECK(before.property(n.un, *before.key("name")).string() == "United Nations");
  CHECK(!tx.exists(n.un));
}

TEST_CASE("names are found exactly, without case, and without accents, in that order") {
  Nations n;
  View v = n.graph.read();
  auto found = v.find("việt nam");
  REQUIRE(found.size() == 1);
  CHECK(found[0].how == NameMatch::How::Caseless);
  CHECK(v.find("Viet Nam").at(0).how == NameMatch::How::Folded);
  CHECK(v.find("LHQ").at(0).node == n.un);
  CHECK(v.find("nobody").empty());
  CHECK(v.complete("vi", 10) == std::vector<std::string>{"Việt Nam", "Vietnam"});
  CHECK(v.lookup(*v.label("Country"), *v.key("name"), "Vietnam") == std::vector<NodeId>{n.vn});
  Transaction tx = n.graph.write();
  tx.set_property(n.vn, *tx.key("name"), "Viet Nam");
  CHECK(tx.find("Vietnam").empty());
  CHECK(tx.find("viet nam").size() == 1);
  tx.commit();
  CHECK(n.graph.read().find("Vietnam").empty());
  CHECK(n.graph.read().find("VIET NAM").at(0).how == NameMatch::How::Caseless);
}

TEST_CASE("deleting a node that has nothing but its id is a change") {
  Graph graph = Graph::in_memory();
  Transaction first = graph.write();
  NodeId bare = first.create_node({});
  first.commit();
  Transaction second = graph.write();
  second.delete_node(bare);
  second.commit();
  CHECK(graph.read().node_count() == 0);
  CHECK(!graph.read().exists(bare));
}
