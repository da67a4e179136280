/**
 * Knows the configuration of a Ceph cluster of one: a monitor, a store in memory, a gateway.
 * Refuses to know how they are started.
 */

const storeBytes = 2 * 1024 ** 3;

/** One copy of everything, nothing on disk, nothing reachable from outside. */
export function configuration(folder, fsid, addresses, port) {
  const $name = '$name';
  return `[global]
fsid = ${fsid}
mon host = ${addresses}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
ms bind ipv6 = false
keyring = ${folder}/keyring
run dir = ${folder}/run
admin socket = ${folder}/run/${$name}.asok
log file = ${folder}/${$name}.log
pid file = ${folder}/run/${$name}.pid
auth allow insecure global id reclaim = false
mon data avail warn = 1
mon allow pool size one = true
mon warn on pool no redundancy = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = ${storeBytes}

[mon.a]
mon data = ${folder}/mon

[osd.0]
osd data = ${folder}/osd

[client.rgw.a]
rgw data = ${folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw thread pool size = 16
`;
}
