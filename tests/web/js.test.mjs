// Does the JavaScript module answer as the core does, and does it refuse what it cannot read?
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { loadCore, repository } from './harness.mjs';
import { ganetiText, plain, plans } from './js-plans.mjs';

const run = promisify(execFile);
const most = { maxBuffer: 1 << 28 };
let core;
before(async () => {
  core = await loadCore();
});

/** What a function throws: an Error with a sentence and a code; never a trap of WebAssembly. */
function refusal(action, name = '') {
  try {
    action();
  } catch (thrown) {
    assert.ok(thrown instanceof Error, `${thrown}`);
    assert.ok(!(thrown instanceof WebAssembly.RuntimeError), `a trap: ${thrown}`);
    assert.match(thrown.code, /^E\d{4}$/, thrown.message);
    assert.match(thrown.message, /^[“A-Z].*[.!]$/s);
    return thrown;
  }
  assert.fail(`nothing was thrown: ${name}`);
}

test('three hosts of 9 GiB survive the loss of the first only by the exact arrangement', () => {
  const plan = plain([9, 9, 9], [[4, 0], [3, 0], [2, 0], [4, 1], [5, 2]]);
  const report = core.assess(plan, { restartPlans: true });
  assert.deepEqual(report.problems.filter(({ severity }) => severity === 'error'), []);
  const { failoverCapacity } = report.answers;
  assert.equal(failoverCapacity.basis, 'given');
  const [first, second, third] = failoverCapacity.restartPlans;
  assert.deepEqual(first, {
    failedHost: 'h0',
    verdict: 'survives',
    votes: 'kept',
    // 4 GiB fill the third host, 3 and 2 the second: no other arrangement fits.
    restarts: [{ vm: 'v0', host: 'h2' }, { vm: 'v1', host: 'h1' }, { vm: 'v2', host: 'h1' }],
    moves: [],
    shed: [],
    leftOver: [],
  });
  // h1 carries 4 GiB, and h0 is full: it fits h2, where 4 GiB are free.
  assert.deepEqual([second.verdict, second.restarts], ['survives', [{ vm: 'v3', host: 'h2' }]]);
  // h2 carries 5 GiB; h1 has 5 GiB free.
  assert.deepEqual([third.verdict, third.restarts], ['survives', [{ vm: 'v4', host: 'h1' }]]);
  assert.equal(failoverCapacity.tolerated, 1);
  assert.equal(failoverCapacity.levels[2].verdict, 'fails');
});

test('the loss of the first of two hosts leaves a VM over, with the missing amount', () => {
  const { levels } = core.failoverCapacity(plain([10, 10], [[6, 0], [6, 1]])).answer;
  assert.equal(levels[1].verdict, 'fails');
  assert.deepEqual(levels[1].worst.hosts, ['h0']);
  assert.equal(levels[1].worst.firstLeftOver, 'v0');
  assert.deepEqual(levels[1].worst.shortage, { missing: { memoryMib: 2048 }, onHost: 'h1' });
});

test('the three answers on their own are those of the whole', () => {
  for (const plan of plans()) {
    const { answers } = core.assess(plan);
    assert.deepEqual(core.failoverCapacity(plan).answer, answers?.failoverCapacity ?? null);
    assert.deepEqual(core.migrationTimes(plan).answer, answers?.migration ?? null);
    assert.deepEqual(core.placement(plan).answer, answers?.placement ?? null);
  }
});

test('times are in seconds', () => {
  const plan = plain([64, 64], [[4, 0]]);
  plan.storage = { writeMegabytesPerSecond: 1000, readMegabytesPerSecond: 500 };
  const { quick } = core.migrationTimes(plan).answer.vms[0];
  assert.equal(quick.stateMib, 4096);
  assert.equal(quick.writeSeconds, 4.294967);
  assert.equal(quick.readSeconds, 8.589935);
  assert.ok(Math.abs(quick.downtimeSeconds - quick.writeSeconds - quick.readSeconds - quick.fixedSeconds) < 1e-6);
});

test('one number of failures is answered alone', () => {
  const { answers } = core.assess(plain([9, 9, 9], [[4, 0]]), { failures: 2, effort: 'interactive' });
  assert.deepEqual(answers.failoverCapacity.levels.map(({ failures, verdict }) => [failures, verdict]), [[2, 'fails']]);
  // There is room on the third host, but its vote is no majority of three.
  assert.equal(answers.failoverCapacity.levels[0].votes, 'lost');
  assert.equal(answers.placement.failures, 2);
});

test('a plan that cannot be read is refused with a sentence', () => {
  const host = { name: 'h', memoryMib: 1024, cores: 4 };
  const plan = (change) => ({ format: 'headroom-plan', version: 1, platform: 'proxmox-ve', hosts: [host], ...change });
  const circular = plan({});
  circular.hosts = [circular];
  const deep = plan({});
  let innermost = deep;
  for (let depth = 0; depth < 100_000; depth += 1) innermost = innermost.vms = {};
  const wrong = {
    'no argument': undefined,
    'null': null,
    'a number': 7,
    'a text': 'plan',
    'a list': [],
    'no field': {},
    'no platform': { format: 'headroom-plan', version: 1 },
    'an unknown platform': plan({ platform: 'abacus' }),
    'a newer version': plan({ version: 3 }),
    'no memory': plan({ hosts: [{ name: 'h', cores: 4 }] }),
    'memory as text': plan({ hosts: [{ ...host, memoryMib: '1024' }] }),
    'no number': plan({ hosts: [{ ...host, memoryMib: NaN }] }),
    'no number where nothing is needed': plan({ hosts: [{ ...host, reserveMib: NaN }] }),
    'infinity': plan({ hosts: [{ ...host, reserveMib: Infinity }] }),
    'less than nothing': plan({ hosts: [{ ...host, memoryMib: -1 }] }),
    'too many hosts for a number': plan({ hosts: [{ ...host, count: 1e15 }] }),
    'a large integer': plan({ hosts: [{ ...host, memoryMib: 1024n }] }),
    'infinity as a name': plan({ name: -Infinity }),
    'a function': plan({ hosts: () => [host] }),
    'a symbol': plan({ name: Symbol('h') }),
    'a misspelt field': plan({ hosts: [{ ...host, memory: 1024 }] }),
    'null for a needed field': plan({ hosts: null }),
    'a circle': circular,
    'a deep object': deep,
    'a getter that throws': Object.defineProperty(plan({}), 'vms', { enumerable: true, get: () => { throw new TypeError('no'); } }),
    'a getter that throws nothing': Object.defineProperty(plan({}), 'vms', { enumerable: true, get: () => { throw undefined; } }),
    'a revoked proxy': revoked(),
  };
  for (const [name, value] of Object.entries(wrong)) {
    for (const use of [core.assess, core.failoverCapacity, core.migrationTimes, core.placement, core.encodeLink]) {
      assert.ok(refusal(() => use(value), name).message.length > 20, name);
    }
  }
  assert.match(refusal(() => core.assess(plan({ hosts: [{ ...host, reserveMib: NaN }] }))).message, /“reserveMib” holds NaN/);
  // The module still answers after all that.
  assert.ok(core.assess(plan({})).answers);
});

test('what another platform changes is told in sentences', () => {
  const changed = core.platformDifferences('hyper-v-2008-r2', 'hyper-v-2012');
  assert.ok(changed.includes('Hosts in a cluster: 64 instead of 16.'), changed.join());
  assert.deepEqual(core.platformDifferences('ganeti', 'ganeti'), []);
  assert.equal(refusal(() => core.platformDifferences('ganeti', 'hyper-w')).code, 'E3004');
  assert.equal(refusal(() => core.platformDifferences('ganeti')).code.slice(0, 3), 'E30');
});

test('files are written, and a kind that there is not is refused', () => {
  const plan = plain([9, 9, 9], [[4, 0], [3, 0]]);
  const file = core.exportFile(plan, 'placement');
  assert.deepEqual([file.name, file.mediaType], ['plain-placement.csv', 'text/csv;charset=utf-8']);
  assert.equal(file.text.split('\r\n').length, 4);
  assert.equal(core.exportFile(plain([], []), 'placement'), null);
  assert.match(core.exportFile(plan, 'moves').text, /^# Headroom, plan: Plain, /);
  for (const kind of ['other', '', undefined, 7]) assert.equal(refusal(() => core.exportFile(plan, kind)).code.slice(0, 3), 'E30');
});

test('options that cannot be read are refused with a sentence', () => {
  const plan = plain([9, 9], [[4, 0]]);
  for (const options of [7, NaN, () => 1, 'thorough', [], { effort: 'endless' }, { failures: -1 }, { failures: 1.5 }, { restarts: true }]) {
    assert.equal(refusal(() => core.assess(plan, options)).code.slice(0, 3), 'E30');
  }
  assert.deepEqual(core.assess(plan, null), core.assess(plan));
  assert.deepEqual(core.assess(plan, {}), core.assess(plan, undefined));
});

test('a plan that can be read but not be answered has problems', () => {
  const millions = plain([9], []);
  millions.hosts[0].count = 4_000_000_000;
  for (const plan of [millions, plain([], []), plain([9], [[4, 3]])]) {
    const report = core.assess(plan);
    if (report.answers === null) assert.ok(report.problems.some(({ severity }) => severity === 'error'));
    assert.ok(report.problems.every(({ cause, action }) => cause && action));
  }
  assert.equal(core.assess(millions).answers, null);
  assert.equal(core.assess(millions).problems[0].code, 'E1003');
});

test('any value anywhere in a plan gives a report or a sentence, never a trap', () => {
  const hostile = [
    undefined, null, NaN, -Infinity, -1, -0, 0, 1, 2, 3, 7, 100, 0.1, 1e-300, 65_535, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 1e15, 1.7e308, '', 'h0', '\ud800', true,
    [], {}, [null], ['h0', 'h1', 'h9'], new Date(0), new Map(), 10n, Symbol('s'), () => 1,
  ];
  let state = 1;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  /** Every place in a plan: the object and its key. */
  const places = (value) =>
    value && typeof value === 'object' ? Object.keys(value).flatMap((key) => [[value, key], ...places(value[key])]) : [];
  let answered = 0;
  const all = plans();
  for (let round = 0; round < 3000; round += 1) {
    const plan = structuredClone(all[below(all.length)]);
    for (let changes = 1 + below(3); changes > 0; changes -= 1) {
      const found = places(plan);
      const [object, key] = found[below(found.length)];
      const alike = hostile.filter((value) => typeof value === typeof object[key]);
      const choice = below(3) > 0 && alike.length > 0 ? alike : hostile;
      const value = choice[below(choice.length)];
      // A copy: later changes go into it, and must not make it hold itself.
      object[key] = typeof value === 'object' ? structuredClone(value) : value;
    }
    try {
      const report = core.assess(plan, { effort: 'interactive', restartPlans: true });
      JSON.stringify(report, (_, value) => assert.ok(typeof value !== 'number' || Number.isFinite(value)) ?? value);
      answered += 1;
    } catch (thrown) {
      assert.match(thrown.code ?? `${thrown}`, /^E\d{4}$/, thrown.stack);
    }
  }
  assert.ok(answered > 300, `only ${answered} plans could be read`);
});

test('text of any kind is opened', async () => {
  const plan = plain([9, 9], [[4, 0]]);
  const same = (opened, kind) => assert.deepEqual([opened.kind, opened.plan, opened.problems], [kind, plan, []]);
  same(core.openText(JSON.stringify(plan)), 'document');
  same(core.openText(new TextEncoder().encode(JSON.stringify(plan))), 'document');
  same(core.openText(core.encodeLink(plan)), 'link');
  assert.deepEqual(core.decodeLink(`https://example.org/#${core.encodeLink(plan)}`), plan);
  const ganeti = core.openText(ganetiText);
  assert.equal(ganeti.kind, 'ganeti');
  assert.deepEqual(ganeti.plan.hosts.map(({ name }) => name), ['node1', 'node2']);
  const list = core.openText('VM,Memory (GiB),vCPUs\nweb,4,2\n');
  assert.equal(list.kind, 'vmList');
  assert.equal(list.plan.vms[0].memoryMib, 4096);
  assert.ok(list.problems.length > 0);
  const several = 'Host,Memory (GiB),Cores,Cluster\na1,64,8,A\nb1,64,8,B\n\nVM,Memory (GiB),vCPUs,Host\nv,4,2,a1\n';
  assert.throws(() => core.openText(several), { code: 'E3410' });
  const { clusters } = core.openClusters(several);
  assert.deepEqual(clusters.map(({ cluster, hosts, vms, plan }) => [cluster, hosts, vms, plan.vms?.length]), [['A', 1, 1, 1], ['B', 1, 0, undefined]]);
  assert.equal(core.openClusters(JSON.stringify(plan)).clusters.length, 1);
  for (const wrong of [undefined, null, 7, {}, '', 'nonsense', new Uint8Array([0x50, 0x4b, 3, 4]), new Uint8Array([0xff, 0])]) {
    refusal(() => core.openText(wrong));
    if (!(wrong instanceof Uint8Array)) refusal(() => core.decodeLink(wrong));
  }
});

test('the module and the command line give the same bytes', { timeout: 600_000 }, async (t) => {
  const target = process.env.CARGO_TARGET_DIR ?? join(repository, 'target');
  await run('cargo', ['build', '--quiet', '--package', 'headroom', '--example', 'assess'], { cwd: repository, ...most });
  const program = join(target, 'debug/examples/assess');
  const folder = await mkdtemp(join(tmpdir(), 'headroom-js-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const named = [...(await scenarios()), ...plans().map((plan, at) => [`generated ${at}`, plan])];
  for (const [name, plan] of named) {
    const file = join(folder, 'plan.json');
    await writeFile(file, JSON.stringify(plan));
    const native = await run(program, ['--json', '--restarts', file], most).catch((failure) => failure);
    const here = `${JSON.stringify(core.assess(plan, { restartPlans: true }), null, 2)}\n`;
    assert.equal(here, native.stdout, name);
  }
});

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** The plans of `tests/scenarios`, if there are any: name and document. */
async function scenarios() {
  const folder = join(repository, 'tests/scenarios');
  const names = existsSync(folder) ? (await readdir(folder)).sort() : [];
  const files = names.map((name) => [name, join(folder, name, 'plan.json')]).filter(([, file]) => existsSync(file));
  return Promise.all(files.map(async ([name, file]) => [name, JSON.parse(await readFile(file, 'utf8'))]));
}
