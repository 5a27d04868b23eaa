// Loads a trace with Perfetto's own trace processor and prints what it found, as JSON.
//
// Usage: node perfetto.mjs ENGINE_DIR TRACE.json
//
// ENGINE_DIR holds engine_bundle.js and trace_processor.wasm, as Perfetto's pages do. The bundle is written for a browser's worker:
// it runs here in a context that looks like one. It is spoken to in its own protocol (protos/perfetto/trace_processor/
// trace_processor.proto), of which only what is needed is written and read here.

import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [engineDir, traceFile] = process.argv.slice(2);

// Methods and fields of TraceProcessorRpc.
const APPEND = 1, FINALIZE = 2, QUERY = 3;
const SEQ = 1, REQUEST = 2, FATAL = 5, DATA = 101, QUERY_ARGS = 103, APPENDED = 201, RESULT = 203;
const VARINT = 0, FIXED64 = 1, BYTES = 2;

const QUERIES = {
  errors: "select name, value from stats where severity in ('error', 'data_loss') and value > 0",
  processes: "select pid, name from process where name is not null order by pid",
  threads: "select count(*) as n from thread where name is not null and tid > 0",
  slices: "select count(*) as n from slice",
  rounds: "select count(*) as n from slice where category = 'round'",
  unfinished: "select count(*) as n from slice where dur < 0",
  nested_wrongly: `select count(*) as n from slice inner_slice join slice outer_slice on inner_slice.parent_id = outer_slice.id
    where inner_slice.ts < outer_slice.ts or inner_slice.ts + inner_slice.dur > outer_slice.ts + outer_slice.dur`,
  flows: "select count(*) as n from flow",
  flows_backwards: `select count(*) as n from flow join slice sent on flow.slice_out = sent.id join slice received
    on flow.slice_in = received.id where sent.ts > received.ts or sent.category != 'send' or received.category != 'receive'`,
  counters: "select count(*) as n from counter",
};

function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

const number = (field, value) => Buffer.concat([varint(field << 3 | VARINT), varint(value)]);
const bytes = (field, value) => Buffer.concat([varint(field << 3 | BYTES), varint(value.length), value]);

// The fields of a message, in order: [number, value].
function* fields(buffer) {
  let at = 0;
  const next = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < buffer.length) {
    const key = Number(next());
    if ((key & 7) === VARINT) {
      yield [key >> 3, Number(BigInt.asIntN(64, next()))];
    } else {
      const length = (key & 7) === BYTES ? Number(next()) : (key & 7) === FIXED64 ? 8 : 4;
      yield [key >> 3, buffer.subarray(at, at += length)];
    }
  }
}

const packed = function* (buffer) {
  for (let at = 0; at < buffer.length; ) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
    }
    yield Number(BigInt.asIntN(64, value));
  }
};

// The rows of a batch of a QueryResult: kinds of cells, and the cells of each kind.
function cells(batch) {
  let kinds = [], integers = [], floats = [], strings = [];
  for (const [field, value] of fields(batch)) {
    if (field === 1) kinds = [...packed(value)];
    if (field === 2) integers = [...packed(value)];
    if (field === 3) for (let at = 0; at < value.length; at += 8) floats.push(value.readDoubleLE(at));
    if (field === 5) strings = value.toString().split("\0");
  }
  return kinds.map((kind) => kind === 2 ? integers.shift() : kind === 3 ? floats.shift() : kind === 4 ? strings.shift() : null);
}

class Worker {
  constructor() {
    this.received = Buffer.alloc(0);
    this.seq = 0;
    this.port = { postMessage: (data) => { this.received = Buffer.concat([this.received, Buffer.from(data)]); } };
    const log = () => {};
    const file = (name) => fs.readFileSync(path.join(engineDir, path.basename(name)));
    // What a worker has and the bundle uses. WebAssembly, arrays and errors are the context's own, as the bundle asks for their types.
    class XMLHttpRequest {
      open(_, name) { this.name = name; }
      send() { const whole = file(this.name); this.response = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length); }
    }
    const scope = {
      XMLHttpRequest, TextDecoder, TextEncoder, performance, setTimeout, clearTimeout, crypto, URL, console: { log, warn: (text) => { this.said = text; }, error: log, debug: log, info: log },
      WorkerGlobalScope: function () {}, importScripts: log, location: { href: "" }, navigator: { userAgent: "" },
    };
    scope.self = scope;
    vm.runInNewContext(file("engine_bundle.js").toString(), scope);
    const { Uint8Array } = vm.runInContext("({ Uint8Array })", scope);
    this.bytes = (buffer) => new Uint8Array(buffer);
    this.onmessage = (data) => scope.onmessage({ data });
  }

  async start() {
    // The module is ready when it has a place for requests.
    await new Promise((done) => setTimeout(done, 0));
    this.onmessage(this.port);
  }

  // Sends a request and returns the answers to it.
  call(method, args) {
    const message = Buffer.concat([number(SEQ, this.seq++), number(REQUEST, method), args]);
    this.received = Buffer.alloc(0);
    this.port.onmessage({ data: this.bytes(bytes(1, message)) });
    const answers = [];
    for (const [, answer] of fields(this.received)) {
      for (const [field, value] of fields(answer)) {
        if (field === FATAL) throw new Error(value.toString());
        if (field === APPENDED || field === RESULT) answers.push(value);
      }
    }
    return answers;
  }

  load(trace) {
    for (const answer of this.call(APPEND, bytes(DATA, trace))) {
      for (const [field, value] of fields(answer)) if (field === 2) throw new Error(value.toString());
    }
    this.call(FINALIZE, Buffer.alloc(0));
  }

  query(sql) {
    const names = [], values = [];
    for (const answer of this.call(QUERY, bytes(QUERY_ARGS, bytes(1, Buffer.from(sql))))) {
      for (const [field, value] of fields(answer)) {
        if (field === 1) names.push(value.toString());
        if (field === 2) throw new Error(`${sql}: ${value}`);
        if (field === 3) values.push(...cells(value));
      }
    }
    const rows = [];
    for (let at = 0; at < values.length; at += names.length) {
      rows.push(Object.fromEntries(names.map((name, column) => [name, values[at + column]])));
    }
    return rows;
  }
}

const worker = new Worker();
await worker.start();
worker.load(fs.readFileSync(traceFile));
const found = {};
for (const [name, sql] of Object.entries(QUERIES)) {
  const rows = worker.query(sql);
  found[name] = rows.length === 1 && "n" in rows[0] ? rows[0].n : rows;
}
console.log(JSON.stringify(found));
