// Writes workbooks for the tests: a zip archive of XML, as spreadsheet programs do.
import { crc32, deflateRawSync } from 'node:zlib';

const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const cell = (value) =>
  typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;

/** A workbook with these sheets: `{ name: [[cell, …], …], … }`. */
export function workbook(sheets) {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const names = Object.keys(sheets);
  const parts = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${relations}"><sheets>${names
      .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map((_, at) => `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`)
      .join('')}</Relationships>`,
  };
  for (const [at, name] of names.entries()) {
    const rows = sheets[name].map((row, line) => `<row r="${line + 1}">${row.map(cell).join('')}</row>`);
    parts[`xl/worksheets/sheet${at + 1}.xml`] = `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`;
  }
  return archive(parts);
}

function archive(parts) {
  const local = [];
  const central = [];
  let offset = 0;
  for (const [name, text] of Object.entries(parts)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content, { level: 6 });
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(8, 4);
    header.writeUInt32LE(crc32(content), 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt16LE(name.length, 22);
    local.push(Buffer.from('PK\x03\x04'), header, Buffer.from(name), packed);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), header, more, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** An export as RVTools writes it, of this many VMs on as many hosts as they need, in clusters of 32 hosts. */
export function rvtools(vms) {
  const hosts = Math.ceil(vms / 40);
  const cluster = (host) => `Cluster ${Math.floor(host / 32) + 1}`;
  const many = (count, row) => Array.from({ length: count }, (_, at) => row(at));
  const filler = many(30, (at) => `Custom attribute ${at + 1}`);
  const size = (at) => [4096, 8192, 16384, 2048][at % 4];
  const vm = (at) => `server-${String(at).padStart(5, '0')}.example.org`;
  const host = (at) => `esx${String(at).padStart(3, '0')}.example.org`;
  return workbook({
    vInfo: [
      ['VM', 'Powerstate', 'Template', 'SRM Placeholder', 'Config status', 'DNS Name', 'CPUs', 'Memory', 'NICs', ...filler, 'Provisioned MiB', 'In Use MiB', 'HA Restart Priority', 'Datacenter', 'Cluster', 'Host', 'VM ID'],
      ...many(vms, (at) => [vm(at), at % 20 ? 'poweredOn' : 'poweredOff', at % 50 === 7 ? 'True' : 'False', 'False', 'green', vm(at), 2 + (at % 3) * 2, size(at), 1, ...filler, size(at) * 20, size(at) * 10, 'medium', 'Datacenter', cluster(at % hosts), host(at % hosts), `vm-${at}`]),
    ],
    vCPU: [
      ['VM', 'Powerstate', 'Template', 'CPUs', 'Sockets', 'Cores p/s', 'Max', 'Reservation', 'Limit', 'VM ID'],
      ...many(vms, (at) => [vm(at), 'poweredOn', 'False', 2, 2, 1, 4590, at % 10 ? 0 : 500, -1, `vm-${at}`]),
    ],
    vMemory: [
      ['VM', 'Powerstate', 'Template', 'Size MiB', 'Overhead', 'Max', 'Consumed', 'Active', 'Reservation', 'Limit', 'VM ID'],
      ...many(vms, (at) => [vm(at), 'poweredOn', 'False', size(at), 60, size(at), size(at) / 2, 100, 0, -1, `vm-${at}`]),
    ],
    vDisk: [
      ['VM', 'Powerstate', 'Disk', 'Capacity MiB', 'Raw', 'Disk Mode', 'Path', 'Cluster', 'Host'],
      ...many(vms * 2, (at) => [vm(at % vms), 'poweredOn', 'Hard disk 1', 102400, 'False', 'persistent', `[datastore] ${vm(at % vms)}/disk.vmdk`, 'Cluster', 'host']),
    ],
    vHost: [
      ['Host', 'Datacenter', 'Cluster', 'in Maintenance Mode', 'CPU Model', 'Speed', '# CPU', 'Cores per CPU', '# Cores', '# Memory'],
      ...many(hosts, (at) => [host(at), 'Datacenter', cluster(at), 'False', 'Xeon', 2600, 2, 32, 64, 524288]),
    ],
  });
}
