#!/usr/bin/python3
"""A medium that is watched and made to fail: shows a folder read-only under a mount point (FUSE), counts, throttles, stalls, breaks.

    passthrough.py FOLDER MOUNTPOINT CONTROL

CONTROL is a folder. From it `rules.json` is read again whenever it changes:
  {"bytesPerSecond": N | null,
   "files": {"DICOM/IM1": {"failRanges": [[start, end, times]], "stall": true, "stallOpen": true, "endsAt": N}}}
A range fails with EIO as often as `times` says (null: always). A stall of reads or of the opening lasts until the rule is gone. `endsAt`: reads beyond give nothing, though
the size says otherwise. Counted is what leaves through read(2): the mount is `direct_io`, so that the kernel neither reads ahead nor rounds
up to pages, and each read of the program is a read here. `counts.json` is written after each release of a file and holds per file opens and bytes.
"""
import errno
import json
import os
import sys
import threading
import time

from fusepy import FUSE, FuseOSError, Operations

POLL = 0.02


class Medium(Operations):
    def __init__(self, root, control):
        self.root, self.control = root, control
        self.guard = threading.Lock()
        self.counts, self.paths = {}, {}
        self.rules, self.rules_at, self.first_at, self.paid = {}, None, None, 0

    def rule(self, path=None):
        with self.guard:
            name = os.path.join(self.control, "rules.json")
            try:
                stamp = os.stat(name).st_mtime_ns
                if stamp != self.rules_at:
                    with open(name) as file:
                        self.rules, self.rules_at = json.load(file), stamp
            except FileNotFoundError:
                self.rules = {}
            return self.rules if path is None else self.rules.get("files", {}).get(path, {})

    def below(self, path):
        return os.path.join(self.root, path.lstrip("/"))

    def getattr(self, path, fh=None):
        found = os.lstat(self.below(path))
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime", "st_mtime", "st_ctime")
        return {name: getattr(found, name) for name in names}

    def readdir(self, path, fh):
        return [".", "..", *sorted(os.listdir(self.below(path)))]

    def open(self, path, flags):
        name = path.lstrip("/")
        while self.rule(name).get("stallOpen"):
            self.tell("stalled", name)
            time.sleep(POLL)
        descriptor = os.open(self.below(path), os.O_RDONLY)
        with self.guard:
            self.paths[descriptor] = path.lstrip("/")
            self.counts.setdefault(path.lstrip("/"), {"opens": 0, "bytes": 0})["opens"] += 1
        return descriptor

    def read(self, path, size, offset, descriptor):
        name = path.lstrip("/")
        self.tell("reading", name)
        while self.rule(name).get("stall"):
            self.tell("stalled", name)
            time.sleep(POLL)
        for range_ in self.rule(name).get("failRanges", []):
            start, end, times = range_
            if offset < end and offset + size > start and times != 0:
                if offset < start:
                    size = start - offset
                    continue
                if times is not None:
                    range_[2] -= 1
                raise FuseOSError(errno.EIO)
        end = self.rule(name).get("endsAt")
        if end is not None:
            size = max(0, min(size, end - offset))
        data = os.pread(descriptor, size, offset)
        self.pay(len(data))
        with self.guard:
            self.counts[name]["bytes"] += len(data)
        return data

    def pay(self, bytes_):
        """One drive: its readers wait for each other."""
        rate = self.rule().get("bytesPerSecond")
        if not rate:
            return
        with self.guard:
            # By the clock since the first read: who oversleeps on a busy machine is forgiven, for the speed is to be constant.
            self.paid += bytes_
            self.first_at = self.first_at or time.monotonic()
            wait = self.first_at + self.paid / rate - time.monotonic()
        time.sleep(max(0, wait))

    def tell(self, what, name):
        with open(os.path.join(self.control, what), "w") as file:
            file.write(name)

    def release(self, path, descriptor):
        os.close(descriptor)
        with self.guard:
            draft = os.path.join(self.control, "counts.tmp")
            with open(draft, "w") as file:
                json.dump(self.counts, file)
            os.rename(draft, os.path.join(self.control, "counts.json"))


if __name__ == "__main__":
    folder, mountpoint, control_folder = sys.argv[1:4]
    FUSE(Medium(folder, control_folder), mountpoint, foreground=True, ro=True, direct_io=True, fsname="gantry-medium")
