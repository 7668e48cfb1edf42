import { useSession } from './session';

/** Whether the signed-in person holds a permission ("household:write") anywhere. */
export function useMay(): (permission: string) => boolean {
  const { me } = useSession();
  return (permission) => me?.permissions.includes(permission) ?? false;
}
