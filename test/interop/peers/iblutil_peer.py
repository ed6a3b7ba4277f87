"""A real iblutil communicator, or several, told by JSON lines on standard input what to do.

A request is {"id": 1, "do": "<name of a function below>", ...arguments}; the reply {"id": 1, "ok": value} or
{"id": 1, "error": "<type>: <text>"}. What a communicator hears is told as {"heard": "<its name>", ...}.
"""

import asyncio
import json
import logging
import select
import sys

from iblutil.io.net.app import EchoProtocol, Services
from iblutil.io.net.base import ExpMessage

# However busy the computer is: an echo that does not come is for the other side to try.
EchoProtocol.default_echo_timeout = 60.0
communicators = {}
log = logging.getLogger('peer')
log.addHandler(logging.NullHandler())
log.propagate = False


class Alyx:
    """As much of a database client as the echo protocol reads."""

    def __init__(self, base_url, user, token):
        self.base_url = base_url
        self.user = user
        self._token = token
        self.is_logged_in = True


def tell(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


async def open_communicator(role, uri, name):
    """Opens one; each message that it hears is told."""
    communicator = await getattr(EchoProtocol, role)(uri, name=name, log=log)
    communicators[name] = communicator

    def hear(data, addr, event):
        tell({'heard': name, 'event': event.name, 'repr': repr(data), 'addr': list(addr)})

    communicator.assign_callback(ExpMessage.any(), hear)


async def answer(name, event, data):
    """From now on it answers the event with a message of the same event."""
    communicator = communicators[name]

    def on_event(_, addr):
        message = [int(ExpMessage.validate(event)), *data]
        asyncio.ensure_future(communicator.confirmed_send(message, addr=addr))

    communicator.assign_callback(event, on_event)


async def fail(name, event, text):
    """From now on its callback of the event raises."""

    def on_event(_, __):
        raise ValueError(text)

    communicators[name].assign_callback(event, on_event)


async def call(name, method, args=(), kwargs=None):
    """Calls a method that sends, and waits for what it waits for."""
    kwargs = kwargs or {}
    if 'addr' in kwargs:
        kwargs['addr'] = tuple(kwargs['addr'])
    return await getattr(communicators[name], method)(*args, **kwargs)


async def alyx(name, base_url, user, token):
    """Hands over a token."""
    return await communicators[name].alyx(Alyx(base_url, user, {'token': token}))


async def services(names, method, args=(), kwargs=None, timeout=60.0):
    """Calls a method of Services over some of the communicators."""
    rigs = Services([communicators[name] for name in names], timeout=timeout)
    return await getattr(rigs, method)(*args, **(kwargs or {}))


async def services_alyx(names, base_url, user, token):
    """Hands a token to each of some communicators."""
    await Services([communicators[name] for name in names], timeout=60.0).alyx(Alyx(base_url, user, {'token': token}))


async def cross(name, method, args=(), kwargs=None):
    """Tells that it is about to, and sends when bytes of the far side lie unread: the two messages cross."""
    tell({'about': 'cross'})
    readable, _, _ = select.select([communicators[name]._socket], [], [], 60)
    if not readable:
        raise RuntimeError('nothing arrived to cross with')
    return await call(name, method, args, kwargs)


async def is_connected(name):
    return bool(communicators[name].is_connected)


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)

    async def serve(request):
        number = request.pop('id')
        try:
            result = await globals()[request.pop('do')](**request)
            tell({'id': number, 'ok': result})
        except (Exception, asyncio.CancelledError) as error:
            tell({'id': number, 'error': f'{type(error).__name__}: {error}'})

    running = set()
    tell({'ready': True})
    while line := await reader.readline():
        task = asyncio.ensure_future(serve(json.loads(line)))
        running.add(task)
        task.add_done_callback(running.discard)
    for communicator in communicators.values():
        communicator.close()


asyncio.run(main())
