# Making and opening a large graph; one hop in it, whole process.
large_graph
whole one-hop $bin/dothi query "$work/large.dothi" "MATCH (p:Person {name: 'person 4711'})-[:KNOWS]->(q) RETURN q.name"
