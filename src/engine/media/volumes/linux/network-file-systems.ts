/** What other computers share: none of it tells of changes, and each of it may hang. */
export const networkFileSystems = new Set([
  ...['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', 'ncpfs', 'afs', 'davfs', 'fuse.davfs', 'fuse.davfs2'],
  ...['fuse.sshfs', 'fuse.rclone', 'fuse.s3fs', 'fuse.curlftpfs', 'fuse.smbnetfs', 'fuse.afpfs', 'fuse.glusterfs'],
  // What a virtual machine shows of its host.
  ...['9p', 'virtiofs', 'vboxsf', 'prl_fs', 'fuse.vmhgfs-fuse'],
]);
