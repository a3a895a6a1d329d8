#include <doctest/doctest.h>
#include <dothi/table.h>

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
    KeyId name = tx.intern_key("name"), name_vi = tx.intern_key("name_vi"), aliases = tx.intern_key("aliases");
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

TEST_CASE("a transaction sees its changes, readers do not until the commit, and forgetting it leaves no trace") {
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

TEST_CASE("a transaction that grows past the blocks of its commit reads what is new, and no more") {
  Nations n;
  const LabelId country = *n.graph.read().label("Country");
  CHECK(nodes(n.graph.read(), country).size() == 1);  // the commit's sets are read now
  Transaction tx = n.graph.write();
  constexpr std::size_t many = 50'000;
  std::vector<NodeId> made;
  for (std::size_t i = 0; i < many; ++i) made.push_back(tx.create_node({country}));
  std::vector<NodeId> out(many + 100);
  std::uint32_t cursor = 0;
  CHECK(tx.scan(country, cursor, out) == many + 1);
  CHECK(tx.labels(made.back()) == std::vector<LabelId>{country});
  CHECK(tx.property(made.back(), *tx.key("name")).is_null());
  AdjacencyScratch scratch;
  CHECK(tx.neighbours(made.back(), *tx.type("MEMBER_OF"), Direction::Out, scratch).size() == 0);
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

TEST_CASE("evidence leads from a relationship to the sentence and its document") {
  Nations n;
  Transaction tx = n.graph.write();
  NodeId document = tx.create_node({tx.intern_label("Document")}),
         sentence = tx.create_node({tx.intern_label("Sentence")});
  tx.set_property(document, tx.intern_key("name"), "a.txt");
  tx.set_property(sentence, tx.intern_key("text"), "Việt Nam gia nhập năm 1977.");
  tx.set_property(sentence, tx.intern_key("begin"), 10);
  tx.set_property(sentence, tx.intern_key("end"), 37);
  tx.create_relationship(sentence, tx.intern_type("IN_DOCUMENT"), document);
  tx.set_evidence(n.member, {sentence, sentence});
  tx.set_evidence(n.un, tx.intern_key("founded"), {sentence});
  tx.commit();
  View v = n.graph.read();
  REQUIRE(v.evidence(n.member) == std::vector<NodeId>{sentence});
  CHECK(v.evidence(n.un, *v.key("founded")) == std::vector<NodeId>{sentence});
  Evidence e = v.evidence(sentence);
  CHECK(e.document == document);
  CHECK(e.document_name == "a.txt");
  CHECK(e.text == "Việt Nam gia nhập năm 1977.");
  CHECK(e.begin == 10);
  CHECK(e.end == 37);

  Table all = whole(v, 100);
  CHECK(all.nodes.size() == 3);
  CHECK(all.relationships.size() == 2);
  CHECK(all.notices.empty());
  CHECK(all.relationship(n.member).evidence.at(0).document_name == "a.txt");
  CHECK(all.relationship(n.member).type == "MEMBER_OF");
  CHECK(all.node(n.who).labels == std::vector<std::string>{"Organization", "Agency"});
  Table part = whole(v, 2);
  CHECK(part.nodes.size() == 2);
  CHECK(part.nodes.contains(n.vn));
  CHECK(part.relationships.size() == 1);
  REQUIRE(part.notices.size() == 1);
  CHECK(part.notices[0].message.starts_with("the 2 most connected of 3 nodes"));
}

TEST_CASE("a table keeps what it shows after the graph is gone") {
  Table t;
  NodeId vn;
  {
    Nations n;
    vn = n.vn;
    View v = n.graph.read();
    t.columns = {"x"};
    t.data = {{Value::list({Value::map({{"n", n.vn}}), Value(n.member)})}};
    resolve_entities(t, v);
  }
  CHECK(t.nodes.size() == 2);
  CHECK(t.node(vn).properties.at(0).second.string() == "Vietnam");
  CHECK(t.relationships.size() == 1);
}

TEST_CASE("what cannot be stored is refused, and names what is wrong") {
  Nations n;
  Transaction tx = n.graph.write();
  KeyId key = tx.intern_key("x");
  auto refused = [&](const Value& v, Fault fault) {
    try {
      tx.set_property(n.vn, key, v);
      FAIL("nothing was thrown");
    } catch (const Error& e) { CHECK(e.fault == fault); }
  };
  refused(Value(n.vn), Fault::TypeError);
  refused(Value::list({Value(n.member)}), Fault::TypeError);
  refused(Value(std::string_view("\xff")), Fault::BadInput);
  Value deep = 1;
  for (int i = 0; i < 101; ++i) deep = Value::list({deep});
  refused(deep, Fault::LimitExceeded);
  CHECK_THROWS_AS(tx.create_relationship(n.vn, tx.intern_type("T"), NodeId(99)), Error);
  CHECK_THROWS_AS(tx.delete_node(NodeId(99)), Error);
  CHECK_THROWS_AS(tx.again(), Error);
}

TEST_CASE("names found are told apart by how they match, and shared ones all come") {
  Graph graph = Graph::in_memory();
  Transaction tx = graph.write();
  LabelId place = tx.intern_label("Place");
  KeyId name = tx.intern_key("name");
  std::vector<NodeId> nodes;
  for (const char* text : {"Hoa Bình", "Hòa Bình", "HÒA BÌNH", "Hoà Bình", "hoa-binh"}) {
    nodes.push_back(tx.create_node({place}));
    tx.set_property(nodes.back(), name, text);
  }
  for (int i = 0; i < 5000; ++i) tx.set_property(tx.create_node({place}), name, "cùng tên");  // many pages of one name
  tx.commit();
  View v = graph.read();
  std::vector<NameMatch> found = v.find("Hòa Bình");
  REQUIRE(found.size() == 5);
  CHECK(found[0].node == nodes[1]);
  CHECK(found[0].how == NameMatch::How::Exact);
  CHECK(found[1].node == nodes[2]);
  CHECK(found[1].how == NameMatch::How::Caseless);
  CHECK(found[2].how == NameMatch::How::Caseless);  // the tone mark in its old place
  CHECK(found[3].how == NameMatch::How::Folded);
  CHECK(v.find("CUNG TEN").size() == 5000);
  CHECK(v.lookup(place, name, "cùng tên").size() == 5000);
  CHECK(v.lookup(place, name, "cung ten").empty());
  CHECK(check(graph).faults.empty());
  Transaction other = graph.write();
  for (std::uint32_t i = 5; i < 5005; i += 2) other.set_property(NodeId(i), name, {});
  other.commit();
  CHECK(graph.read().find("cung ten").size() == 2500);
  CHECK(check(graph).faults.empty());
}
