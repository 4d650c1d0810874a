#!/usr/bin/python3
"""A disk that loses what was not synced (FUSE): in memory, and after a power cut only that is left which fsync made durable, and what chance adds.

    volatile-disk.py IMAGE MOUNTPOINT CUT_AT SURVIVAL SEED

IMAGE is a folder: the disk begins with what lies there, all of it durable. Before the CUT_AT-th call that changes something (0: never) the power
goes: the caller is killed, IMAGE becomes what the disk holds now, and nothing is served any more. Without a cut IMAGE becomes the whole disk when it is
unmounted. The number of changing calls is written to IMAGE.calls.

What survives of a file: its content at its last fsync or fdatasync; of each write after that, each sector of 512 bytes with the probability SURVIVAL,
so that writes are torn and overtake each other. What survives of a folder: its entries at its last fsync; of each later creation, renaming and
removal, each for itself, with the same probability. Nothing stricter than this is known of any file system (POSIX fsync(2); a name is durable
when its folder is synced).
"""
import errno
import os
import random
import shutil
import signal
import stat
import sys
import time

from fusepy import FUSE, FuseOSError, Operations, fuse_get_context

SECTOR = 512


class File:
    def __init__(self, mode, data=b""):
        self.mode, self.data, self.durable, self.pending = mode, bytearray(data), bytearray(data), []
        self.time = time.time()

    def write(self, offset, data):
        put(self.data, offset, data)
        self.pending.append((offset, bytes(data)))
        self.time = time.time()

    def truncate(self, length):
        resize(self.data, length)
        self.pending.append((length, None))
        self.time = time.time()

    def sync(self):
        for offset, data in self.pending:
            put(self.durable, offset, data) if data is not None else resize(self.durable, offset)
        self.pending = []

    def after_cut(self, survives):
        content = bytearray(self.durable)
        for offset, data in self.pending:
            if data is None:
                if survives():
                    resize(content, offset)
                continue
            at = offset
            while at < offset + len(data):
                end = min(offset + len(data), (at // SECTOR + 1) * SECTOR)
                if survives():
                    put(content, at, data[at - offset : end - offset])
                at = end
        return content


class Folder:
    def __init__(self, mode):
        self.mode, self.entries, self.durable, self.pending = mode, {}, {}, []
        self.time = time.time()

    def set(self, name, node):
        if node is None:
            self.entries.pop(name, None)
        else:
            self.entries[name] = node
        self.pending.append((name, node))
        self.time = time.time()

    def sync(self):
        self.durable, self.pending = dict(self.entries), []

    def after_cut(self, survives):
        entries = dict(self.durable)
        for name, node in self.pending:
            if survives():
                entries.pop(name, None) if node is None else entries.update({name: node})
        return entries


def put(content, offset, data):
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def resize(content, length):
    if length > len(content):
        content.extend(bytes(length - len(content)))
    else:
        del content[length:]


def load(path):
    info = os.lstat(path)
    if not stat.S_ISDIR(info.st_mode):
        with open(path, "rb") as file:
            return File(info.st_mode, file.read())
    folder = Folder(info.st_mode)
    folder.entries = {name: load(os.path.join(path, name)) for name in os.listdir(path)}
    folder.sync()
    return folder


def store(node, path, content):
    if isinstance(node, Folder):
        os.makedirs(path, mode=0o700, exist_ok=True)
        for name, child in content(node).items():
            store(child, os.path.join(path, name), content)
    else:
        with open(path, "wb") as file:
            file.write(content(node))
        os.chmod(path, stat.S_IMODE(node.mode))


class Disk(Operations):
    def __init__(self, image, cut_at, survival, seed):
        self.image, self.cut_at, self.calls = image, cut_at, 0
        self.root, self.open_files, self.next_handle = load(image), {}, 1
        chance = random.Random(seed)
        self.survives = lambda: chance.random() < survival

    def end(self, content):
        shutil.rmtree(self.image)
        store(self.root, self.image, content)
        with open(self.image + ".calls", "w") as file:
            file.write(str(self.calls))

    def changing(self):
        self.calls += 1
        if self.calls != self.cut_at:
            return
        os.kill(fuse_get_context()[2], signal.SIGKILL)
        self.end(lambda node: node.after_cut(self.survives))
        os._exit(0)

    def find(self, path):
        node = self.root
        for part in path.split("/"):
            if part == "":
                continue
            if not isinstance(node, Folder) or part not in node.entries:
                raise FuseOSError(errno.ENOENT)
            node = node.entries[part]
        return node

    def parent(self, path):
        head, _, name = path.rpartition("/")
        return self.find(head), name

    def handle(self, node):
        self.next_handle += 1
        self.open_files[self.next_handle] = node
        return self.next_handle

    def getattr(self, path, fh=None):
        node = self.open_files.get(fh) or self.find(path)
        size = len(node.data) if isinstance(node, File) else 4096
        times = {name: node.time for name in ("st_atime", "st_mtime", "st_ctime")}
        return {"st_mode": node.mode, "st_size": size, "st_nlink": 1, "st_uid": os.getuid(), "st_gid": os.getgid(), **times}

    def readdir(self, path, fh):
        return [".", "..", *self.find(path).entries]

    def statfs(self, path):
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 1 << 20, "f_bfree": 1 << 19, "f_bavail": 1 << 19, "f_namemax": 255}

    def chmod(self, path, mode):
        node = self.find(path)
        node.mode = stat.S_IFMT(node.mode) | mode
        return 0

    def utimens(self, path, times=None):
        return 0

    def open(self, path, flags):
        return self.handle(self.find(path))

    def create(self, path, mode, fi=None):
        self.changing()
        folder, name = self.parent(path)
        node = File(stat.S_IFREG | stat.S_IMODE(mode))
        folder.set(name, node)
        return self.handle(node)

    def mkdir(self, path, mode):
        self.changing()
        folder, name = self.parent(path)
        folder.set(name, Folder(stat.S_IFDIR | stat.S_IMODE(mode)))

    def read(self, path, size, offset, fh):
        return bytes(self.open_files[fh].data[offset : offset + size])

    def write(self, path, data, offset, fh):
        self.changing()
        self.open_files[fh].write(offset, data)
        return len(data)

    def truncate(self, path, length, fh=None):
        self.changing()
        (self.open_files.get(fh) or self.find(path)).truncate(length)

    def rename(self, old, new):
        self.changing()
        source, old_name = self.parent(old)
        target, new_name = self.parent(new)
        node = source.entries.get(old_name)
        if node is None:
            raise FuseOSError(errno.ENOENT)
        target.set(new_name, node)
        source.set(old_name, None)

    def unlink(self, path):
        self.changing()
        folder, name = self.parent(path)
        if name not in folder.entries:
            raise FuseOSError(errno.ENOENT)
        folder.set(name, None)

    rmdir = unlink

    def fsync(self, path, datasync, fh):
        self.changing()
        self.open_files[fh].sync()
        return 0

    def opendir(self, path):
        return self.handle(self.find(path))

    def fsyncdir(self, path, datasync, fh):
        self.changing()
        self.open_files[fh].sync()
        return 0

    def release(self, path, fh):
        self.open_files.pop(fh, None)
        return 0

    releasedir = release

    def destroy(self, path):
        self.end(lambda node: node.data if isinstance(node, File) else node.entries)


if __name__ == "__main__":
    image_folder, mountpoint, cut, survival_rate, seed_text = sys.argv[1:6]
    disk = Disk(image_folder, int(cut), float(survival_rate), int(seed_text))
    # One call after another: the order of the writes is the program's own. No cache: each write arrives when it is made.
    FUSE(disk, mountpoint, foreground=True, nothreads=True, default_permissions=False, fsname="gantry-volatile")
