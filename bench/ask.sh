# A question and a query on the facts of documents/, whole process.
document_graph
whole ask $bin/dothi ask "$work/vn.dothi" "which bodies has Vietnam served on"
whole query $bin/dothi query "$work/vn.dothi" "MATCH (c:Country {name: 'Vietnam'})-[s:SERVED_ON]->(b) RETURN b.name, s.start"
