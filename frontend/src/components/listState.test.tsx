import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, Link, Outlet, RouterProvider } from 'react-router';
import { expect, test, vi } from 'vitest';
import { FilterBar } from './FilterBar';
import { useListState } from './listState';

function List() {
  const list = useListState();
  return (
    <>
      <FilterBar list={list} search="户号" />
      <Outlet />
    </>
  );
}

test('a record that is opened while the search is still being typed stays open', async () => {
  const router = createMemoryRouter(
    [{ path: '/list', element: <List />, children: [{ path: ':id', element: <p>记录</p> }] }],
    { initialEntries: ['/list'] },
  );
  render(<RouterProvider router={router} />);
  await userEvent.type(screen.getByPlaceholderText('户号'), 'H0001');
  await router.navigate('/list/7');
  await vi.waitFor(() => expect(router.state.location.search).toBe('?q=H0001'));
  expect(router.state.location.pathname).toBe('/list/7');
  expect(screen.getByText('记录')).toBeVisible();
});

test('whoever goes for a record right after typing gets it', async () => {
  const router = createMemoryRouter(
    [
      {
        path: '/list',
        element: (
          <>
            <List />
            <Link to="/list/7">王建国</Link>
          </>
        ),
        children: [{ path: ':id', element: null }],
      },
    ],
    { initialEntries: ['/list'] },
  );
  render(<RouterProvider router={router} />);
  await userEvent.type(screen.getByPlaceholderText('户号'), 'H0001');
  expect(router.state.location.search).toBe('');
  const went: string[] = [];
  router.subscribe(({ location }) => went.push(location.pathname + location.search));
  await userEvent.click(screen.getByRole('link', { name: '王建国' }));
  // Longer than the box waits before it asks.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(went).toContain('/list?q=H0001');
  expect(router.state.location.pathname).toBe('/list/7');
});

test('a record whose page is still loading is not given up for the search', async () => {
  let arrive: (page: { Component: () => React.ReactNode }) => void = () => undefined;
  const page = new Promise<{ Component: () => React.ReactNode }>((resolve) => {
    arrive = resolve;
  });
  const router = createMemoryRouter(
    [{ path: '/list', element: <List />, children: [{ path: ':id', lazy: () => page }] }],
    { initialEntries: ['/list'] },
  );
  render(<RouterProvider router={router} />);
  await userEvent.type(screen.getByPlaceholderText('户号'), 'H0001');
  const opened = router.navigate('/list/7');
  // Longer than the box waits before it asks.
  await new Promise((resolve) => setTimeout(resolve, 600));
  arrive({ Component: () => <p>记录</p> });
  await opened;
  await vi.waitFor(() => expect(router.state.location.search).toBe('?q=H0001'));
  expect(router.state.location.pathname).toBe('/list/7');
});
