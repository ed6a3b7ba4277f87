"""The reference's share of the benches, told what to do by its arguments; results are one JSON line.

server           listens, prints its port, ends with standard input
trips PORT N     N confirmed sends to a server: {"elapsed": seconds, "trips": [milliseconds, ...]}
services N PORT...  Services.start N times over rigs at the ports: {"starts": [milliseconds, ...]}
"""

import asyncio
import json
import logging
import socket
import sys
import time

from iblutil.io.net.app import EchoProtocol, Services

log = logging.getLogger('bench')
log.addHandler(logging.NullHandler())
log.setLevel(logging.CRITICAL)
log.propagate = False


async def server():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    await EchoProtocol.server(f'udp://127.0.0.1:{port}', name='server', log=log)
    print(json.dumps([port]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def trips(port, count):
    client = await EchoProtocol.client(f'udp://127.0.0.1:{port}', name='client', log=log)
    start = time.time_ns()
    taken = []
    began = time.perf_counter()
    for i in range(int(count)):
        before = time.perf_counter()
        await client.confirmed_send([64, 0, {'n': f'{start + i:020d}'}])
        taken.append((time.perf_counter() - before) * 1000)
    print(json.dumps({'elapsedMs': (time.perf_counter() - began) * 1000, 'trips': taken}), flush=True)
    client.close()


async def services(count, *ports):
    rigs = [
        await EchoProtocol.client(f'udp://127.0.0.1:{port}', name=f'rig {i}', log=log) for i, port in enumerate(ports)
    ]
    everyone = Services(rigs)
    taken = []
    for i in range(int(count)):
        before = time.perf_counter()
        responses = await everyone.start(f'2022-01-01_{time.time_ns()}_subject')
        taken.append((time.perf_counter() - before) * 1000)
        assert len(responses) == len(ports)
    print(json.dumps({'starts': taken}), flush=True)
    everyone.close()


asyncio.run(globals()[sys.argv[1]](*sys.argv[2:]))
