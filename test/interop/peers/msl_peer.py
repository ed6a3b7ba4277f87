"""Real clients, services and a manager of msl-network, told by JSON lines on standard input what to do.

A request is {"id": 1, "do": "<name of a function below>", ...arguments}; the reply {"id": 1, "ok": value} or
{"id": 1, "error": "<type>: <text>"}. Each request runs in a thread of its own. Notifications are told as
{"heard": "<name of the client>", "repr": "<arguments>"}.
"""

import json
import signal
import subprocess
import sys
import threading
import time

from msl.network import LinkedClient, Service, connect
from msl.network.cryptography import get_fingerprint, load_certificate
from msl.network.database import HostnamesTable, UsersTable

clients = {}
links = {}
managers = {}
lock = threading.Lock()


def tell(message):
    with lock:
        sys.stdout.write(json.dumps(message) + '\n')
        sys.stdout.flush()


class Math(Service):
    """What both sides of the tests call."""

    CONST = 3.5

    def add(self, x, y=2):
        return x + y

    def echo(self, *args, **kwargs):
        return args, kwargs

    def fail(self, text='boom'):
        raise ValueError(text)

    def slow(self, seconds, value=None):
        tell({'about': 'slow'})
        time.sleep(seconds)
        return value

    def big(self, size):
        return 'x' * size

    def notify(self, *args, **kwargs):
        self.emit_notification_threadsafe(*args, **kwargs)

    def shutdown_service(self, *args, **kwargs):
        return 'bye'


def start_manager(port, args=(), users=(), hostnames=(), database=None):
    """Starts the manager in a process of its own, and waits until it says that it runs."""
    if hostnames:
        table = HostnamesTable(database=database)
        for name in hostnames:
            table.insert(name)
        for name in table.hostnames():
            if name not in hostnames:
                table.delete(name)
        table.close()
    if users:
        table = UsersTable(database=database)
        for name, password, is_admin in users:
            table.insert(name, password, is_admin)
        table.close()
    program = 'import sys; from msl.network import cli; sys.argv = sys.argv[1:]; cli.main()'
    command = [sys.executable, '-u', '-c', program, 'msl-network', 'start', '--port', str(port), *args]
    if database:
        command += ['--database', database]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    managers[port] = process
    for line in process.stdout:
        if 'Network Manager running on' in line:
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return True
    raise RuntimeError('the manager ended')


def freeze_manager(port):
    managers[port].send_signal(signal.SIGSTOP)


def thaw_manager(port):
    managers[port].send_signal(signal.SIGCONT)


def kill_manager(port):
    managers[port].kill()
    managers[port].wait()


def start_service(name, options):
    """Runs a service in a thread until its connection ends."""
    service = Math(name=name)
    threading.Thread(target=service.start, kwargs=options, daemon=True).start()
    for _ in range(1000):
        if service.port is not None:
            return True
        time.sleep(0.05)
    raise RuntimeError('the service did not connect')


def open_client(name, options):
    clients[name] = connect(name=name, **options)


def open_link(name, service):
    link = clients[name].link(service)
    link.notification_handler = lambda *args, **kwargs: tell({'heard': name, 'repr': repr((args, kwargs))})
    links[name] = link


def call(name, attribute, args=(), kwargs=None):
    """Calls a method of a link."""
    return getattr(links[name], attribute)(*args, **(kwargs or {}))


def call_all(name, attribute, count):
    """Many requests at once; the results in the order of the requests."""
    futures = [getattr(links[name], attribute)(n, 1, asynchronous=True) for n in range(count)]
    return [future.result(timeout=30) for future in futures]


def of_client(name, attribute, args=(), kwargs=None):
    return getattr(clients[name], attribute)(*args, **(kwargs or {}))


def unlink(name):
    clients[name].unlink(links[name])


def linked_client(service, options, attribute, args=()):
    client = LinkedClient(service, **options)
    try:
        return getattr(client, attribute)(*args)
    finally:
        client.disconnect()


class Cautious(LinkedClient):
    """Counts how often its service has failed it."""

    failures = 0

    def service_error_handler(self):
        self.failures += 1


def cautious_client(service, options):
    """What a linked client makes of a service that fails, and what the one that it spawns gets."""
    client = Cautious(service, **options)
    try:
        client.fail()
    except RuntimeError:
        pass
    other = client.spawn('spawned')
    try:
        return client.failures, other.name, other.add(4)
    finally:
        other.disconnect()
        client.disconnect()


def fingerprint(path, algorithm):
    return get_fingerprint(load_certificate(path), algorithm=algorithm)


def serve(request):
    number = request.pop('id')
    try:
        tell({'id': number, 'ok': globals()[request.pop('do')](**request)})
    except BaseException as error:
        tell({'id': number, 'error': f'{type(error).__name__}: {error}'})


tell({'ready': True})
try:
    for line in sys.stdin:
        threading.Thread(target=serve, args=(json.loads(line),), daemon=True).start()
finally:
    for process in managers.values():
        process.kill()
