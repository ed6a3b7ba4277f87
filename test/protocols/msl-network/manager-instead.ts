/**
 * Lines whose case is evidence of a defect: what labnet says to the peer that asks, after the questions of the handshake,
 * instead.
 */
export const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  // 1: answered, and the connection goes on or is closed
  'msl-hs-zombie-null': ['TypeError: \'NoneType\' object is not subscriptable ("")'],
  'msl-hs-zombie-type-int': ["AttributeError: 'int' object has no attribute 'lower' (\"\")"],
  'msl-hs-zombie-invalid-utf8': ['UnicodeDecodeError: the identity is not UTF-8 ("")'],
  'msl-hs-zombie-password-empty': ['ValueError: Wrong Manager password ("")'],
  'msl-hs-zombie-password-null': ['ValueError: Wrong Manager password ("")'],
  'msl-hs-zombie-password-empty-json': ['ValueError: Wrong Manager password ("")'],
  'msl-hs-zombie-password-false': ['ValueError: Wrong Manager password ("")'],
  'msl-hs-zombie-password-zero': ['ValueError: Wrong Manager password ("")'],
  'msl-malformed-quoted-name-only': [
    'TypeError: string indices must be integers, not \'str\' ("")',
    'result ("probe")',
  ],
  'msl-zombie-number': ['TypeError: argument of type \'int\' is not iterable ("")', 'result ("probe")'],
  'msl-zombie-null': ['TypeError: argument of type \'NoneType\' is not iterable ("")', 'result ("probe")'],
  'msl-zombie-true': ['TypeError: argument of type \'bool\' is not iterable ("")', 'result ("probe")'],
  'msl-zombie-float': ['TypeError: argument of type \'float\' is not iterable ("")', 'result ("probe")'],
  'msl-zombie-list': ['TypeError: list indices must be integers or slices, not str ("")', 'result ("probe")'],
  'msl-zombie-list-items': [
    'TypeError: list indices must be integers or slices, not str ("")',
    'result ("probe")',
  ],
  'msl-zombie-string': ['TypeError: string indices must be integers, not \'str\' ("")', 'result ("probe")'],
  'msl-zombie-string-result': [
    'TypeError: string indices must be integers, not \'str\' ("")',
    'result ("probe")',
  ],
  'msl-zombie-only-service': ['KeyError: \'attribute\' ("")', 'result ("probe")'],
  'msl-zombie-only-attribute': ['KeyError: \'service\' ("")', 'result ("probe")'],
  'msl-zombie-identity-no-uid': ['KeyError: \'uid\' ("")', 'result ("probe")'],
  'msl-zombie-result-no-uid': ['KeyError: \'uid\' ("")', 'result ("probe")'],
  'msl-zombie-result-no-requester': ['KeyError: \'requester\' ("x")', 'result ("probe")'],
  'msl-zombie-notification-unknown-service': [
    'KeyError: "the \'Nope\' Service is not connected to Manager[labhost:1875]" ("notification")',
    'result ("probe")',
  ],
  'msl-zombie-notification-no-service': ['KeyError: \'service\' ("notification")', 'result ("probe")'],
  'msl-zombie-service-list': ['TypeError: unhashable type: \'list\' ("")', 'result ("probe")'],
  'msl-zombie-attribute-number-admin': [
    "AttributeError: 'int' object has no attribute 'split' (\"x\")",
    'result ("probe")',
  ],
  'msl-terminal-quoted-service-only': ['TypeError: string indices must be integers, not \'str\' ("")'],
  'msl-terminal-client-again': ['KeyError: \'service\' ("")', 'result ("probe")'],
  // 2 and 3: a service that is not there is told with the uid of the request
  'msl-call-bad-property': [
    'result ("00000000-0000-4000-8000-000000000001")',
    'ConnectionAbortedError: the \'Math\' Service closed its connection to Manager[labhost:1875] before it answered ("00000000-0000-4000-8000-000000000002")',
    'KeyError: "the \'Math\' Service is not connected to Manager[labhost:1875]" ("00000000-0000-4000-8000-000000000003")',
  ],
  'msl-raw-not-connected-service': [
    'KeyError: "the \'Nope\' Service is not connected to Manager[labhost:1875]" ("u77")',
  ],
  // 6: a fixed list for administrators
  'msl-admin-unserialisable': [
    "AttributeError: 'UsersTable' object has no attribute 'get_user' (\"00000000-0000-4000-8000-000000000001\")",
  ],
  'msl-admin-private': [
    "AttributeError: 'Manager' object has no attribute '_identity' (\"00000000-0000-4000-8000-000000000001\")",
  ],
  'msl-admin-password': [
    "AttributeError: 'Manager' object has no attribute 'password' (\"00000000-0000-4000-8000-000000000001\")",
  ],
  'msl-admin-coroutine': [
    "AttributeError: 'Manager' object has no attribute '__name__' (\"00000000-0000-4000-8000-000000000001\")",
  ],
  // 8: administrators get their uid back
  'msl-admin-usernames': ['result ("00000000-0000-4000-8000-000000000001")'],
  'msl-admin-is-registered': ['result ("00000000-0000-4000-8000-000000000001")'],
  'msl-admin-kwargs': ['result ("00000000-0000-4000-8000-000000000001")'],
  'msl-admin-property': ['result ("00000000-0000-4000-8000-000000000001")'],
  'msl-admin-nested-property': ['result ("00000000-0000-4000-8000-000000000001")'],
  'msl-admin-unknown-nested': [
    "AttributeError: 'UsersTable' object has no attribute 'nope' (\"00000000-0000-4000-8000-000000000001\")",
  ],
  'msl-admin-bad-arguments': [
    'TypeError: UsersTable.is_user_registered() missing 1 required positional argument: \'username\' ("00000000-0000-4000-8000-000000000001")',
  ],
  'msl-admin-raises': [
    'ValueError: Cannot delete \'nobody\'. This user is not in the table. ("00000000-0000-4000-8000-000000000001")',
  ],
  'msl-admin-insert': ['result ("00000000-0000-4000-8000-000000000001")'],
  'msl-admin-insert-no-password': [
    'ValueError: You must specify a password for \'bob\' ("00000000-0000-4000-8000-000000000001")',
  ],
  'msl-admin-clients': ['result ("00000000-0000-4000-8000-000000000001")'],
  'msl-admin-prompts': [
    'result ("00000000-0000-4000-8000-000000000001")',
    'result ("00000000-0000-4000-8000-000000000002")',
  ],
  'msl-admin-raw-prompts': ['result ("u9")'],
  // 13: terminal input only where it is meant
  'msl-hs-raw-text-client-prefix': ['TypeError: \'NoneType\' object is not subscriptable ("")'],
  'msl-hs-raw-text-client-prefix-name': ['KeyError: \'name\' ("")'],
  'msl-malformed-broken-json': [
    'JSONDecodeError: Expecting \',\' delimiter: line 2 column 1 (char 48) ("")',
    'result ("probe")',
  ],
  'msl-malformed-single-quotes': [
    'JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1) ("")',
    'result ("probe")',
  ],
};

/** Of those, the ones whose connection is closed. */
export const CLOSED: readonly string[] = [
  'msl-hs-raw-text-client-prefix',
  'msl-hs-raw-text-client-prefix-name',
  'msl-hs-zombie-null',
  'msl-hs-zombie-type-int',
  'msl-hs-zombie-invalid-utf8',
  'msl-hs-zombie-password-empty',
  'msl-hs-zombie-password-null',
  'msl-hs-zombie-password-empty-json',
  'msl-hs-zombie-password-false',
  'msl-hs-zombie-password-zero',
];
