// Reads our files with the libraries people use: node readers.cjs cytoscape|mermaid FILE NODES EDGES. The libraries are
// looked for where node looks, and in $DOTHI_NODE_MODULES. Exit code 3: the library is not there.
const path = require('path');
const fs = require('fs');

function load(name) {
  const paths = [process.cwd(), process.env.DOTHI_NODE_MODULES || ''].filter(Boolean);
  try {
    return require.resolve(name, {paths});
  } catch {
    console.error('no ' + name);
    process.exit(3);
  }
}

function expect(what, found, wanted) {
  if (found !== Number(wanted)) {
    console.error(`${what}: ${found} instead of ${wanted}`);
    process.exit(1);
  }
}

const [library, file, nodes, edges] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8');
if (library === 'cytoscape') {
  const cytoscape = require(load('cytoscape'));
  const graph = cytoscape({headless: true, elements: JSON.parse(text).elements});
  expect('nodes', graph.nodes().length, nodes);
  expect('edges', graph.edges().length, edges);
} else {
  const entry = path.join(path.dirname(load('mermaid/package.json')), 'dist/mermaid.core.mjs');
  const {JSDOM} = require(load('jsdom'));
  const {window} = new JSDOM('');
  Object.assign(globalThis, {window, document: window.document});
  import(entry).then(async ({default: mermaid}) => {
    await mermaid.parse(text);
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    const vertices = diagram.db.getVertices();
    expect('nodes', vertices.size ?? Object.keys(vertices).length, nodes);
    expect('edges', diagram.db.getEdges().length, edges);
  }).catch(error => {
    console.error(String(error.stack || error).slice(0, 2000));
    process.exit(1);
  });
}
