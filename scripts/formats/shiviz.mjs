// Reads a log with ShiViz's own parser and builds its graph, and prints what they found, as JSON.
//
// Usage: node shiviz.mjs SHIVIZ_DIR LOG
//
// SHIVIZ_DIR is a checkout of https://github.com/DistributedClocks/shiviz, whose files are scripts of a page: they run here one
// after the other in a context of their own. The first two lines of the log say how to read it, as ShiViz's own examples do.

import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [shivizDir, logFile] = process.argv.slice(2);
const FILES = [
  "util/exception", "util/regexp", "graph/graphEvent", "graph/abstractNode", "graph/abstractGraph", "model/vectorTimestamp",
  "model/logEvent", "model/modelNode", "model/modelGraph", "model/parser",
];

const scope = vm.createContext({ console });
for (const file of FILES) {
  vm.runInContext(fs.readFileSync(path.join(shivizDir, "js", `${file}.js`), "utf8"), scope, { filename: file });
}
const [event, execution, ...log] = fs.readFileSync(logFile, "utf8").split("\n");
Object.assign(scope, { event, execution, log: log.join("\n"), found: {} });
try {
  // A parent is an event of another host from which something came.
  vm.runInContext(`
    var parser = new LogParser(log, new NamedRegExp(execution, "m"), new NamedRegExp(event, "m"));
    parser.getLabels().forEach(function (label) {
      var graph = new ModelGraph(parser.getLogEvents(label));
      var edges = 0;
      graph.hosts.forEach(function (host) {
        for (var node = graph.hostToHead[host].next; node !== graph.hostToTail[host]; node = node.next) {
          edges += Object.keys(node.hostToParent).length;
        }
      });
      found[label] = { events: parser.getLogEvents(label).length, hosts: graph.hosts.length, edges: edges };
    });
  `, scope);
} catch (error) {
  console.error(error.rawString ?? error);
  process.exit(1);
}
console.log(JSON.stringify(scope.found));
