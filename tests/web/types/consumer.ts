// Does a TypeScript program get along with the types of the module? Type-checked only, never run.
import init, {
  assess,
  decodeLink,
  encodeLink,
  exportFile,
  failoverCapacity,
  migrationTimes,
  openText,
  placement,
  platformDifferences,
  type Amount,
  type ExportedFile,
  type HeadroomError,
  type PlanDocument,
  type Reason,
  type Report,
} from 'headroom';

const plan: PlanDocument = {
  format: 'headroom-plan',
  version: 1,
  platform: 'hyper-v-2022',
  hosts: [{ name: 'h', count: 3, memoryMib: 65_536, cores: 16, state: 'in-service' }],
  vms: [{ name: 'v', count: 20, memoryMib: 4096, vcpus: 2, workload: { profile: 'cache' } }],
  policy: { tolerate: 1, vcpusPerCore: null, failureOrder: 'one-after-another', shed: null },
  secondProbe: { memoryMib: 8192, vcpus: 4 },
  growthPercentPerMonth: 1.5,
};

function inWords(amount: Amount): string {
  if ('memoryMib' in amount) return `${amount.memoryMib} MiB`;
  if ('vcpus' in amount) return `${amount.vcpus} vCPUs`;
  if ('cpuReservationMhz' in amount) return `${amount.cpuReservationMhz} MHz`;
  return `${amount.vms} VMs`;
}

function why(reason: Reason): string {
  switch (reason.kind) {
    case 'fitsNowhere':
      return reason.shortage ? `missing ${inWords(reason.shortage.missing)} on ${reason.shortage.onHost}` : 'no host';
    case 'sum':
      return `${inWords(reason.needed)} of ${inWords(reason.room)} on ${reason.hosts?.join() ?? 'every host'}`;
    case 'exclusion':
      return `${reason.members} of ${reason.antiAffinity} on ${reason.possibleHosts}`;
    case 'prices':
      return `${reason.neededPoints} of ${reason.possiblePoints} points, ${reason.sizes.length} sizes of VMs`;
    case 'noPlacement':
    case 'noRestart':
    case 'exhausted':
      return `${reason.steps} steps`;
  }
}

export async function main(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await init({ module_or_path: bytes });
  const report: Report = assess(plan, { effort: 'interactive', failures: 2, restartPlans: true, moves: true, advice: true, rules: true, schedule: true, outage: true, year: true });
  const worst = report.answers?.failoverCapacity.levels.at(-1)?.worst;
  if (worst?.reason) console.log(worst.hosts.join(), worst.firstLeftOver, why(worst.reason));
  for (const { failures, classes, smallestHost } of report.answers?.advice?.hostsToBuy ?? []) {
    console.log(failures, classes.map(({ enough, tooFew }) => `${tooFew}–${enough}`).join(), smallestHost?.enoughMib);
  }
  for (const { name, says, yesUpTo, figures } of report.answers?.rules?.rules ?? []) {
    console.log(name, says === 'yes' ? yesUpTo : null, figures.map(({ heads }) => heads.join()).join());
  }
  const { patchNight, outages, year } = report.answers!;
  for (const { vm, way, why, endSeconds } of patchNight?.steps ?? []) console.log(vm, way === 'quick' ? why : null, endSeconds);
  const { totalBand, mattersMost, fallBack, away } = patchNight!;
  console.log(totalBand.lowSeconds, totalBand.highSeconds ?? 'never', mattersMost === 'patchTime', fallBack.join(), away[0]?.band.likelySeconds);
  for (const { host, priorities } of outages?.losses ?? []) console.log(host, priorities.at(-1)?.lastSeconds, priorities.at(-1)?.lastBand.highSeconds);
  for (const { method, nines, ninesLow, ninesHigh, formulas } of year?.methods ?? []) console.log(method, nines, ninesLow, ninesHigh, formulas[0]?.formula);
  const { frontier, growth } = report.answers?.advice ?? {};
  console.log(frontier?.points.at(-1)?.atLeast, growth?.holdsUntil?.month, growth?.endsIn?.vms);
  for (const { live, unplanned } of migrationTimes(plan).answer?.vms ?? []) {
    if (live?.outcome === 'doesNotConverge') console.log(live.stall.kind, live.neededMegabytesPerSecond);
    else if (live?.outcome === 'postCopy') console.log(live.totalSeconds, live.atRiskSeconds);
    else if (live) console.log(live.totalSeconds, live.rounds);
    console.log(unplanned?.outageSeconds);
  }
  const moves = report.answers?.moves;
  for (const { vms, from, to, way } of moves?.steps ?? []) console.log(vms.join(), from, to, way);
  if (moves?.proof?.kind === 'room') console.log(moves.movesAtLeast, moves.proof.vm, moves.proof.places);
  const headroom: number | undefined = placement(plan).answer?.headroom.atLeast;
  const tolerated: number | null | undefined = failoverCapacity(plan).answer?.tolerated;
  console.log(headroom, tolerated, report.policy.tolerate.value + 1);
  const changed: string[] = platformDifferences('hyper-v-2008-r2', 'hyper-v-2025');
  const { votes, survivedAtOnce } = report.answers!.failoverCapacity.quorum;
  console.log(changed.join(), (votes ?? 0) - (survivedAtOnce ?? 0));
  if (report.policy.searchBudget.value === 'short') console.log(report.policy.afterFailure.source);
  try {
    const again: PlanDocument = decodeLink(encodeLink(openText(bytes).plan));
    console.log(again.name, openText('text').problems[0]?.cause);
  } catch (thrown) {
    console.log((thrown as HeadroomError).code);
  }
}

// @ts-expect-error A plan needs a platform.
assess({ format: 'headroom-plan', version: 1 });
// @ts-expect-error A misspelt field.
assess({ ...plan, host: [] });
// @ts-expect-error Amounts are numbers.
assess({ ...plan, probe: { memoryMib: '4096', vcpus: 1 } });
// @ts-expect-error No such unit.
assess({ ...plan, policy: { failureUnit: 'rack' } });
// @ts-expect-error No such effort.
assess(plan, { effort: 'endless' });
// @ts-expect-error Answers may be missing.
assess(plan).answers.placement;
// @ts-expect-error There may be no rounds.
migrationTimes(plan).answer!.vms[0]!.live!.rounds;
// @ts-expect-error Not a text.
openText(7);

export function ticket(of: PlanDocument): string {
  const file: ExportedFile | null = exportFile(of, 'report');
  return file?.text ?? '';
}
