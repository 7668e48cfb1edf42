import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { Problem } from './problem';
import type { Me } from './types';

export const base = '/api/v1';

/**
 * Who is signed in. The access token lives in this module's memory and nowhere else; the refresh
 * token is a cookie that no script can read.
 *
 * - starting: asking whether the cookie resumes a session
 * - out: nobody is signed in
 * - in: `me` is signed in
 * - expired: `me` was signed in and must give the password again; what is on the screen stays
 */
export type Session =
  | { state: 'starting'; me: null }
  | { state: 'out'; me: null }
  | { state: 'in' | 'expired'; me: Me };

interface Tokens {
  access_token: string;
  expires_in: number;
}

let session: Session = { state: 'starting', me: null };
let token: { value: string; until: number } | null = null;
let refreshing: Promise<boolean> | null = null;
/** The account that the person stands in for; with the tab it is forgotten. */
let represented: string | null = null;
const listeners = new Set<() => void>();

function become(next: Session) {
  session = next;
  for (const tell of listeners) tell();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentSession(): Session {
  return session;
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, currentSession);
}

function keep(tokens: Tokens) {
  token = { value: tokens.access_token, until: Date.now() + tokens.expires_in * 1000 };
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(base + path, {
      credentials: 'same-origin',
      ...init,
      headers: { 'Accept-Language': i18next.language, ...init.headers },
    });
  } catch (error) {
    throw Problem.of(error);
  }
}

/** Names the account that the person stands in for, where there is one. */
export function onBehalf(): Record<string, string> {
  return represented ? { 'X-On-Behalf': represented } : {};
}

/** Acts for another account from now on, or for oneself again with null. */
export async function standInFor(account: string | null): Promise<void> {
  const before = represented;
  represented = account;
  try {
    await reload();
  } catch (error) {
    represented = before;
    throw error;
  }
}

async function readMe(): Promise<Me> {
  const response = await send('/auth/me', {
    headers: { ...onBehalf(), ...(token ? { Authorization: `Bearer ${token.value}` } : {}) },
  });
  if (!response.ok) throw await Problem.from(response);
  return await response.json();
}

/** Signs in; throws the server's Problem where it refuses. */
export async function signIn(username: string, password: string): Promise<void> {
  const response = await send('/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (!response.ok) throw await Problem.from(response);
  const tokens = await response.json();
  if (tokens.user.id !== session.me?.id) represented = null;
  begin(tokens);
  if (represented) await reload();
}

/** Begins a session with what a sign-in answered. */
export function begin(tokens: Tokens & { user: Me }) {
  keep(tokens);
  become({ state: 'in', me: tokens.user });
}

/** Resumes the session that the cookie holds, if it holds one; called once at start. */
export async function resume(): Promise<void> {
  try {
    if (await refresh()) {
      await reload();
      return;
    }
  } catch {
    // The sign-in page will say what is wrong as soon as somebody tries.
  }
  become({ state: 'out', me: null });
}

/** Reads who is signed in anew, after a change of the password or of the roles. */
export async function reload(): Promise<void> {
  become({ state: 'in', me: await readMe() });
}

/** Ends the session here and on the server. */
export async function signOut(): Promise<void> {
  try {
    await send('/auth/logout', {
      method: 'POST',
      headers: {
        'X-Lianxin': '1',
        ...(token ? { Authorization: `Bearer ${token.value}` } : {}),
      },
    });
  } finally {
    leave();
  }
}

/** Forgets the session without asking the server. */
export function leave() {
  token = null;
  represented = null;
  become({ state: 'out', me: null });
}

/**
 * Gets a new access token for the cookie, once however many ask at the same time; false where the
 * server no longer knows the session. Throws where it did not answer.
 */
export function refresh(): Promise<boolean> {
  refreshing ??= askForToken().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function askForToken(): Promise<boolean> {
  const response = await send('/auth/refresh', { method: 'POST', headers: { 'X-Lianxin': '1' } });
  if (response.ok) {
    keep(await response.json());
    return true;
  }
  if (response.status >= 500 || response.status === 429) throw await Problem.from(response);
  token = null;
  if (session.state === 'in') become({ state: 'expired', me: session.me });
  return false;
}

/** The access token to send, renewed shortly before it ends; null where nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  if (token && token.until - Date.now() < 10_000) await refresh();
  return token?.value ?? null;
}
