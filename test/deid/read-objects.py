"""Reads DICOM files with pydicom, an outside judge, and prints one JSON object: {file: {path of element: text}}."""
import hashlib
import json
import os
import sys
import warnings

import pydicom
from pydicom.datadict import keyword_for_tag

warnings.simplefilter("ignore")


def text_of(element):
    value = element.value
    if value is None:
        return ""
    if isinstance(value, bytes):
        return "sha256:" + hashlib.sha256(value).hexdigest() if len(value) > 64 else value.hex()
    if isinstance(value, (list, pydicom.multival.MultiValue)):
        return "\\".join(str(one) for one in value)
    return str(value)


def flatten(dataset, before, found):
    for element in dataset:
        keyword = keyword_for_tag(element.tag) or "%08X" % element.tag
        path = before + keyword
        if element.VR == "SQ":
            found[path] = ""
            for index, item in enumerate(element.value):
                flatten(item, "%s[%d]." % (path, index), found)
        else:
            if element.VR == "UN" and isinstance(element.value, bytes):
                found[path] = element.value.decode("latin1").rstrip(" \0")
            else:
                found[path] = text_of(element)


result = {}
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        dataset = pydicom.dcmread(path, force=True)
        # Debris behind the data set looks like elements of group 0000.
        for tag in [tag for tag in dataset.keys() if tag.group == 0]:
            del dataset[tag]
        dataset.decode()
        found = {}
        flatten(dataset, "", found)
        result[os.path.relpath(path, sys.argv[1])] = found
json.dump(result, sys.stdout)
