import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { currentSession } from '@/api/session';
import { person, renderApp, signedInAs } from '@/testing/render';
import { answers, base, problem, server } from '@/testing/server';

describe('signing in', () => {
  it('says in words what the server refuses, keeps the name, and goes on where the address points', async () => {
    const { user, router } = renderApp('/account/sessions');
    let tries = 0;
    server.use(
      http.post(`${base}/auth/login`, () =>
        tries++ === 0
          ? problem(401, 'bad_credentials', '用户名或密码不正确')
          : HttpResponse.json({ access_token: 't', expires_in: 600, user: person('office') }),
      ),
    );
    answers('/auth/sessions', { items: [] });

    await user.type(await screen.findByLabelText('用户名'), 'office');
    await user.type(screen.getByLabelText('密码'), 'wrong password{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('用户名或密码不正确');
    expect(screen.getByLabelText('用户名')).toHaveValue('office');

    await user.click(screen.getByRole('button', { name: '登录' }));
    expect(await screen.findByRole('heading', { name: '登录设备' })).toBeVisible();
    expect(router.state.location.pathname).toBe('/account/sessions');
  });

  it('asks for a password of one’s own before anything else', async () => {
    signedInAs({ ...person('office'), must_change_password: true });
    renderApp('/account/sessions');
    expect(await screen.findByRole('heading', { name: '请先修改密码' })).toBeVisible();
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  });

  it('signs out on the server and shows the first page again', async () => {
    signedInAs(person('office'));
    answers('/auth/sessions', { items: [] });
    let told = false;
    server.use(
      http.post(`${base}/auth/logout`, ({ request }) => {
        told = request.headers.get('X-Lianxin') === '1';
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = renderApp('/account/sessions');
    await user.click(await screen.findByRole('button', { name: /周敏/ }));
    await user.click(await screen.findByText('退出登录'));
    expect(await screen.findByLabelText('用户名')).toBeVisible();
    await waitFor(() => expect(currentSession().state).toBe('out'));
    expect(told).toBe(true);
  });
});
