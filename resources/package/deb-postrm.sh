#!/bin/sh
# After the program is gone. The vaults (queue, history, images that are not yet in the archive) lie in people's own folders and stay there,
# also after a purge, unless the administrator has said otherwise beforehand: touch /etc/gantry/wipe-vault-on-purge
set -e
root="$DPKG_ROOT"
if [ "$1" = purge ] && [ -e "$root/etc/gantry/wipe-vault-on-purge" ]; then
  for vault in "$root"/home/*/.local/share/gantry "$root"/root/.local/share/gantry; do
    # Never through a link: it could lead anywhere.
    if [ -d "$vault" ] && [ ! -L "$vault" ]; then rm -rf "$vault"; fi
  done
  rm -f "$root/etc/gantry/wipe-vault-on-purge"
fi
exit 0
