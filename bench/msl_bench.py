"""The reference's manager and service: `msl_bench.py <tls|plain> [<sequential> <pipelined>]`, with its own client if so."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

os.environ['MSL_NETWORK_HOME'] = tempfile.mkdtemp()

from msl.network import Service, connect  # noqa: E402


class Math(Service):
    def add(self, x, y):
        return x + y


def measure(options, sequential, pipelined):
    client = connect(**options)
    while 'Math' not in client.identities()['services']:
        time.sleep(0.05)
    link = client.link('Math')
    for n in range(200):
        link.add(n, 1)
    trips = []
    for n in range(sequential):
        before = time.perf_counter()
        link.add(n, 1)
        trips.append((time.perf_counter() - before) * 1000)
    before = time.perf_counter()
    futures = [link.add(n, 1, asynchronous=True) for n in range(pipelined)]
    for future in futures:
        future.result()
    elapsed = (time.perf_counter() - before) * 1000
    print(json.dumps({'trips': trips, 'pipelinedMs': elapsed}))


def serve(options):
    """The service runs here until standard input ends."""
    client = connect(**options)
    while 'Math' not in client.identities()['services']:
        time.sleep(0.05)
    client.disconnect()
    print(json.dumps([options['port']]), flush=True)
    sys.stdin.read()


def main(tls, sequential=None, pipelined=None):
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    options = {'port': port, 'disable_tls': tls != 'tls', 'auto_save': True}
    program = 'import sys; from msl.network import cli; cli.main()'
    args = ['start', '--port', str(port)] + (['--disable-tls'] if tls != 'tls' else [])
    manager = subprocess.Popen([sys.executable, '-u', '-c', program, *args], stdout=subprocess.PIPE, text=True)
    for line in manager.stdout:
        if 'running on' in line:
            break
    threading.Thread(target=manager.stdout.read, daemon=True).start()
    try:
        threading.Thread(target=Math().start, kwargs=options, daemon=True).start()
        if sequential is None:
            serve(options)
        else:
            measure(options, int(sequential), int(pipelined))
        sys.stdout.flush()
    finally:
        manager.kill()
        os._exit(0)


main(*sys.argv[1:])
