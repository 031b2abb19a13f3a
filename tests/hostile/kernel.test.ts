import { beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '#tests/support/engine.ts';
import { AS_ROOT, asStudent, type PlainContainer, reported, SYSTEM_CALLS, startPlainContainer } from './support.ts';

/**
 * System calls that reach past a sandbox. Each is made with arguments that do no harm where it is allowed: what tells is
 * whether it got past the check. The same program in a container without the sandbox's defences shows that it would.
 */

const engine = testEngine();
const { driver, startSandbox } = engine;
let mallory = '';
let unguarded: PlainContainer;
type Answers = Record<string, string>;
let asOneself: Answers = {};
let asRootOfANamespace: Answers = {};
let whereAllowed: Answers = {};

const CALLS = `${SYSTEM_CALLS}
def fd(path, flags=os.O_RDONLY):
    return os.open(path, flags)
answers = {}
def ask(name, *args):
    answers[name] = call(name, *args)
text = ctypes.c_char_p
zeros = ctypes.create_string_buffer(512)
ask('init_module', zeros, 0, text(b''))
ask('finit_module', fd('/etc/hostname'), text(b''), 0)
ask('delete_module', text(b'no_such_module'), os.O_NONBLOCK)
ask('kexec_load', 0, 0, 0, 0x7fff0000)
attr = ctypes.create_string_buffer(128)
ctypes.memmove(attr, (2).to_bytes(4, 'little') + (4).to_bytes(4, 'little') * 2 + (1).to_bytes(4, 'little'), 16)
ask('bpf', 0, attr, 128)
event = ctypes.create_string_buffer(128)
ctypes.memmove(event, (1).to_bytes(4, 'little') + (128).to_bytes(4, 'little'), 8)
ask('perf_event_open', event, -1, 0, -1, 0)
ask('userfaultfd', 0)
ask('io_uring_setup', 4, ctypes.create_string_buffer(256))
ask('add_key', text(b'user'), text(b'slipway-hostile'), text(b'x'), 1, -2)
ask('request_key', text(b'user'), text(b'slipway-hostile-none'), 0, 0)
ask('keyctl', 0, -2, 1)
ask('clock_settime', 1, zeros)
ask('settimeofday', 0, 0)
timex = ctypes.create_string_buffer(256)
ask('adjtimex', timex)
ask('swapon', text(b'/no-such-file'), 0)
ask('swapoff', text(b'/no-such-file'))
ask('quotactl', 0x80000700, text(b'/no-such-device'), 0, zeros)
ask('acct', text(b'/no-such-file'))
ask('syslog', 10, 0, 0)
ask('reboot', 0xfee1dead, 1, 0)
ask('fsopen', text(b'tmpfs'), 0)

# The host's file system is under /etc/hostname; its root is inode 2: the handle needs no path.
class Handle(ctypes.Structure):
    _fields_ = [('bytes', ctypes.c_uint), ('type', ctypes.c_int), ('ino', ctypes.c_uint), ('gen', ctypes.c_uint)]
ask('open_by_handle_at', fd('/etc/hostname'), ctypes.byref(Handle(8, 1, 2, 0)), os.O_RDONLY)

answers['vsock'] = attempt(lambda: socket.socket(40, socket.SOCK_STREAM).close())
answers['alg socket'] = attempt(lambda: socket.socket(38, socket.SOCK_SEQPACKET).close())
answers['raw socket'] = attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).close())
answers['packet socket'] = attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3).close())
answers['block device'] = attempt(lambda: os.mknod('/tmp/hostile-disk', 0o60600, os.makedev(254, 0)))
answers['memory device'] = attempt(lambda: os.mknod('/tmp/hostile-mem', 0o20600, os.makedev(1, 1)))
answers['nice -20'] = attempt(lambda: os.setpriority(os.PRIO_PROCESS, 0, -20))
answers['real-time'] = attempt(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)))
for path in ('/tmp/hostile-disk', '/tmp/hostile-mem'):
    if os.path.exists(path): os.unlink(path)

# The 32-bit entry of a 64-bit kernel, and the x32 one, have numbers of their own that a filter may overlook.
def by_interrupt(number, a=0, b=0, c=0):
    import mmap
    code = b'\\x53' + b'\\xb8' + number.to_bytes(4, 'little') + b'\\xbb' + a.to_bytes(4, 'little') + b'\\xb9' \\
        + b.to_bytes(4, 'little') + b'\\xba' + c.to_bytes(4, 'little') + b'\\xcd\\x80\\x5b\\xc3'
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    result = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    return 'ok' if result >= 0 else errno.errorcode.get(-result, str(result))
def in_a_child(action):
    """A kernel without that entry ends the program that tries it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, action().encode())
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 100).decode()
    os.waitpid(child, 0)
    return said or 'killed'
if X:
    answers['keyctl by int 0x80'] = in_a_child(lambda: by_interrupt(288, 0, 0xfffffffe, 1))
    answers['socketcall by int 0x80'] = in_a_child(lambda: by_interrupt(102, 1, 0))
    answers['swapoff by int 0x80'] = in_a_child(lambda: by_interrupt(115, 0))
    NUMBER['x32'] = 0x40000000 + 250
    answers['keyctl by x32'] = in_a_child(lambda: call('x32', 0, -2, 1))
print(json.dumps(answers))
`;

beforeAll(async () => {
  mallory = await startSandbox();
  const capabilities = [
    'SYS_ADMIN',
    'NET_ADMIN',
    'SYS_MODULE',
    'SYS_BOOT',
    'SYS_TIME',
    'SYS_PTRACE',
    'SYS_RAWIO',
  ].concat(['SYSLOG', 'SYS_PACCT', 'DAC_READ_SEARCH', 'SYS_NICE', 'MKNOD']);
  unguarded = await startPlainContainer(engine, { capabilities, unconfined: true });
  whereAllowed = reported(await unguarded.run('python3', CALLS));
  asOneself = reported(await asStudent(driver, mallory, 'python3', CALLS));
  asRootOfANamespace = reported(await asStudent(driver, mallory, 'python3', CALLS, { unshare: AS_ROOT }));
});

const REFUSALS = ['EPERM', 'ENOSYS', 'EACCES', 'EAFNOSUPPORT', 'killed'];

/** Refused to the student, also as root of a namespace of their own, and not because the kernel has no such call. */
const attacks: readonly [call: string, title: string][] = [
  ['init_module', 'a student cannot load a kernel module from memory'],
  ['finit_module', 'a student cannot load a kernel module from a file'],
  ['delete_module', 'a student cannot remove a kernel module'],
  ['kexec_load', 'a student cannot load another kernel'],
  ['bpf', 'a student cannot give programs to the kernel'],
  ['perf_event_open', 'a student cannot read performance counters'],
  ['userfaultfd', 'a student cannot hold up page faults'],
  ['io_uring_setup', 'a student cannot open an io_uring'],
  ['add_key', "a student cannot add to the kernel's keyrings"],
  ['request_key', 'a student cannot ask for a key'],
  ['keyctl', 'a student cannot look into keyrings'],
  ['open_by_handle_at', "a student cannot open the host's root directory by its handle"],
  ['clock_settime', 'a student cannot set a clock'],
  ['settimeofday', 'a student cannot set the time of day'],
  ['adjtimex', 'a student cannot tune the clock'],
  ['swapon', 'a student cannot turn on swap'],
  ['swapoff', 'a student cannot turn off swap'],
  ['quotactl', 'a student cannot change quotas'],
  ['acct', 'a student cannot turn on accounting'],
  ['syslog', "a student cannot read the kernel's log"],
  ['reboot', 'a student cannot reboot'],
  ['fsopen', 'a student cannot configure a file system by the new calls'],
  ['vsock', 'a student cannot talk to the hypervisor'],
  ['alg socket', "a student cannot open a socket to the kernel's ciphers"],
  ['raw socket', 'a student cannot open a raw socket'],
  ['packet socket', 'a student cannot listen in on the network'],
  ['block device', 'a student cannot make a block device'],
  ['memory device', 'a student cannot make a device for the memory'],
  ['nice -20', 'a student cannot put themselves before everybody else'],
  ['real-time', 'a student cannot run in real time'],
];

describe('calls', () => {
  for (const [call, title] of attacks) {
    test(title, () => {
      expect(REFUSALS, `${call}: ${asOneself[call]}`).toContain(asOneself[call]);
      const asRoot = asRootOfANamespace[call];
      expect(REFUSALS, `${call} as root of a namespace: ${asRoot}`).toContain(asRoot);
    });
  }

  test('where nothing forbids them, the same calls get through', () => {
    // Left out: what a kernel may have been built without, or a container can't be allowed.
    const may = new Set([
      'init_module',
      'finit_module',
      'delete_module',
      'kexec_load',
      'quotactl',
      'acct',
      'vsock',
      'alg socket',
      'real-time',
    ]);
    const stopped = attacks
      .map(([call]) => call)
      .filter((call) => !may.has(call) && ['EPERM', 'ENOSYS', 'EACCES'].includes(whereAllowed[call] ?? ''));
    expect(stopped).toEqual([]);
  });
});

describe.skipIf(process.arch !== 'x64')('other ways into the kernel', () => {
  for (const call of ['keyctl by int 0x80', 'socketcall by int 0x80', 'swapoff by int 0x80', 'keyctl by x32']) {
    test(`the filter stands there as well: ${call}`, () => {
      expect(REFUSALS, asOneself[call]).toContain(asOneself[call]);
      expect(REFUSALS, asRootOfANamespace[call]).toContain(asRootOfANamespace[call]);
    });
  }
});
