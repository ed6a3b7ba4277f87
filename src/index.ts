/**
 * The public API of labnet: what session scripts and other programs may rely on.
 *
 * @packageDocumentation
 */
export { parseConfig } from './config/parse-config.js';
export type { LabConfig } from './config/schema.js';
export { systemClock } from './kernel/clock.js';
export type { Clock, Timer } from './kernel/clock.js';
export { EXIT, LabnetError } from './kernel/errors.js';
export type { Blame } from './kernel/errors.js';
export { parseJson } from './kernel/python/parse-json.js';
export { float, PyFloat } from './kernel/python/py-float.js';
export { writeJson } from './kernel/python/write-json.js';
export type { Lab } from './lab/lab.js';
export { openLab } from './lab/open-lab.js';
export type { OpenLabOptions } from './lab/open-lab.js';
export type { LabEvent, PeerCondition } from './model/lab-event.js';
export type { ExchangeState, LabState, PeerState, ReadingState } from './model/lab-state.js';
export * from './protocols/ibl-echo/index.js';
export * from './protocols/iblrig/index.js';
export * from './protocols/msl-network/index.js';
export { defineProtocol } from './protocols/protocol.js';
export type { Operator, Protocol, ProtocolContext, ProtocolInstance } from './protocols/protocol.js';
export * from './protocols/pyexplabsys/index.js';
export { protocols } from './protocols/registry.js';
export type { Helpers } from './runtime/helpers.js';
export type { Plot, PlotSize, PrintedText, Table } from './runtime/printed-text.js';
export type { Watch, WatchOptions } from './runtime/watch.js';
export type { LabObject } from './runtime/lab-object.js';
export type { ConfiguredLab, ConfiguredName, ScriptArguments, Session, SessionGlobals } from './session.js';
export type { ScriptOption, ScriptOptions } from './runtime/script-options.js';
export { externalIp } from './transport/external-ip.js';
export type { ExternalIpOptions } from './transport/external-ip.js';
export type { Address, Net } from './transport/net.js';
export { nodeNet } from './transport/node-net.js';
