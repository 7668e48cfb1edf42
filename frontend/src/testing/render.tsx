import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { newQueryClient } from '@/api/query';
import { begin } from '@/api/session';
import type { Me, Permission, Role } from '@/api/types';
import { Providers } from '@/app/Providers';
import { routes } from '@/app/routes';

/** A person of one role with the permissions named. */
export function person(role: Role, ...permissions: Permission[]): Me {
  return {
    id: '0192f0c1-7c1f-7000-8000-000000000001',
    username: role,
    name: '周敏',
    roles: [role],
    permissions,
    member_id: null,
    unit_id: null,
    area_id: null,
    district_id: null,
    must_change_password: false,
    previous_login_at: null,
    on_behalf: null,
  };
}

export function signedInAs(me: Me) {
  begin({ access_token: 'token', expires_in: 600, user: me });
}

function quickQueries() {
  const client = newQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  return client;
}

/** The whole program at an address. */
export function renderApp(path: string) {
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  const user = userEvent.setup();
  const view = render(
    <Providers queries={quickQueries()}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { user, router, ...view };
}

/** One component in a page of its own. */
export function renderPart(children: ReactNode, path = '/') {
  const router = createMemoryRouter([{ path: '*', element: children }], { initialEntries: [path] });
  const user = userEvent.setup();
  const view = render(
    <Providers queries={quickQueries()}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { user, router, ...view };
}
