import { useSession } from './session';
import type { Permission } from './types';

/** Whether the signed-in person holds a permission ("household:write") anywhere. */
export function useMay(): (permission: Permission) => boolean {
  const { me } = useSession();
  return (permission) => me?.permissions.includes(permission) ?? false;
}
