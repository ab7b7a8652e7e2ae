"""Archives in a submission: what is in them is checked as if the folder had been handed in, and what cannot be opened is told."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from audit import archives, guard
from audit.cli import main
from audit.ledgers import opened
from audit.ledgers.gathering import gather
from audit.ledgers.opened import open_archives
from tests.conftest import HOSPITAL, hospital_row, person

Check = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def call(*arguments: object, command: str = "check") -> tuple[int, dict[str, Any], str]:
        fixed = ("--policy", "jiande", "--as-of", "2024-07-01") if command == "check" else ()
        with pytest.raises(SystemExit) as ended:
            main([command, *map(str, arguments), *fixed, "--format", "json"])
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int) and "Traceback" not in said.err
        return ended.value.code, json.loads(said.out) if said.out else {}, said.err

    return call


def csv(*rows: list[Any]) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in (HOSPITAL, *rows)).encode("utf-8-sig")


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


OVER, FINE = hospital_row(1, 慰问金额=200), hospital_row(2)


def test_a_zip_gives_the_findings_that_its_folder_gives(check: Check, tmp_path: Path) -> None:
    files = {"青云/住院慰问台账.csv": csv(OVER), "内.zip": packed({"白沙洲/住院慰问台账.csv": csv(hospital_row(3, 慰问金额=300))}), "说明.txt": "无".encode(), "__MACOSX/._x": b""}  # fmt: skip
    data = packed(files)
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "报送.zip").write_bytes(data)
    code, found, err = check(tmp_path / "甲")
    assert (code, err) == (1, "")
    over = [item for item in found["findings"] if item["rule"] == "jiande/hospital-amount-over"]
    assert [(item["file"], item["row"]) for item in over] == [
        ("报送.zip/内.zip/白沙洲/住院慰问台账.csv", 2),
        ("报送.zip/青云/住院慰问台账.csv", 2),
    ]
    # The digests of the archive and of the files in it.
    (archive,) = found["archives"]
    assert (
        archive["file"] == "报送.zip"
        and archive["files"] == 3
        and archive["sha256"] == hashlib.sha256(data).hexdigest()
    )
    assert {item["sha256"] for item in found["inputs"]} >= {hashlib.sha256(files["青云/住院慰问台账.csv"]).hexdigest()}
    assert "报送.zip/__MACOSX/._x" in {item["file"] for item in found["skipped"]}
    for name, content in (("青云", OVER), ("白沙洲", hospital_row(3, 慰问金额=300))):
        (tmp_path / "乙" / name).mkdir(parents=True)
        (tmp_path / "乙" / name / "住院慰问台账.csv").write_bytes(csv(content))
    _, folder, _ = check(tmp_path / "乙")
    plain = [(item["rule"], item["message"], item["row"]) for item in folder["findings"]]
    assert sorted(plain) == sorted((item["rule"], item["message"], item["row"]) for item in found["findings"])
    assert folder["archives"] == []
    # An archive that is named itself; and validate the same.
    assert check(tmp_path / "甲" / "报送.zip")[1]["findings"] == found["findings"]
    assert check(tmp_path / "甲", command="validate")[1]["summary"]["rows"] == 2


def test_names_in_gbk_are_read_and_tell_the_ledger(check: Check, tmp_path: Path) -> None:
    name = "住院慰问台账.csv".encode("gbk")
    data = packed({"A" * len(name): csv(OVER)}).replace(b"A" * len(name), name)
    (tmp_path / "报送.zip").write_bytes(data)
    code, found, _ = check(tmp_path)
    assert code == 1 and found["inputs"][0]["file"] == "报送.zip/住院慰问台账.csv"


def zip_crypto(data: bytes, name: str, password: bytes) -> bytes:
    """An archive with one member under the old encryption of zip (PKWARE's application note, section 6.1), stored."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = []
    for n in range(256):
        value = n
        for _ in range(8):
            value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
        table.append(value)

    def crc(value: int, byte: int) -> int:
        return (value >> 8) ^ table[(value ^ byte) & 0xFF]

    def update(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = (((keys[1] + (keys[0] & 0xFF)) & 0xFFFFFFFF) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    checksum = zlib.crc32(data)
    cipher = bytearray()
    for byte in bytes(11) + bytes([checksum >> 24]) + data:
        mixed = (keys[2] & 0xFFFF) | 2
        cipher.append(byte ^ ((mixed * (mixed ^ 1) >> 8) & 0xFF))
        update(byte)
    raw = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0x801, 0, 0, 0x21, checksum, len(cipher), len(data), len(raw), 0)
    local = b"PK\x03\x04" + common + raw + bytes(cipher)
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def aes(data: bytes, name: str, password: bytes, strength: int, *, deflate: bool) -> bytes:
    """An archive with one member under AES, as WinZip's note on AE-2 has it."""
    size = 8 + 8 * strength
    salt = bytes(range(size // 2))
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * size + 2)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed_data = squeezer.compress(data) + squeezer.flush() if deflate else data
    encryptor = Cipher(algorithms.AES(keys[:size]), modes.ECB()).encryptor()
    secret = bytearray()
    for number in range(0, len(packed_data), 16):
        pad = encryptor.update((number // 16 + 1).to_bytes(16, "little"))
        secret += bytes(a ^ b for a, b in zip(packed_data[number : number + 16], pad, strict=False))
    body = salt + keys[-2:] + bytes(secret) + hmac.new(keys[size : 2 * size], bytes(secret), "sha1").digest()[:10]
    raw = name.encode()
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", strength, 8 if deflate else 0)
    common = struct.pack("<HHHHHIIIHH", 51, 0x801, 99, 0, 0x21, 0, len(body), len(data), len(raw), len(extra))
    local = b"PK\x03\x04" + common + raw + extra + body
    entry = b"PK\x01\x02" + struct.pack("<H", 51) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw + extra
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


@pytest.mark.parametrize(("strength", "deflate"), [(1, False), (2, True), (3, True), (3, False)])
def test_aes_is_opened_and_what_was_tampered_with_is_refused(strength: int, deflate: bool, tmp_path: Path) -> None:
    data = csv(*(hospital_row(n) for n in range(1, 400))) + bytes(range(256)) * 5
    made = aes(data, "住院慰问台账.csv", b"secret", strength, deflate=deflate)
    (tmp_path / "a.zip").write_bytes(made)
    for name, words in (("甲", ("no", "secret")), ("乙", ("no",))):
        (tmp_path / name).mkdir()
        found = archives.unpack(tmp_path / "a.zip", "a.zip", tmp_path / name, words)
        if name == "甲":
            assert Path(found.files[0][1]).read_bytes() == data and not found.faults
        else:
            assert not found.files and "--password-file" in found.faults[0][1]
    spoilt = bytearray(made)
    spoilt[made.index(b"PK\x01\x02") - 15] ^= 1
    (tmp_path / "b.zip").write_bytes(spoilt)
    (tmp_path / "丙").mkdir()
    found = archives.unpack(tmp_path / "b.zip", "b.zip", tmp_path / "丙", ("secret",))
    assert not found.files and len(found.faults) == 1 and not list((tmp_path / "丙").rglob("*.csv"))


def test_a_password_opens_and_without_it_one_line_says_so(check: Check, tmp_path: Path) -> None:
    folder = tmp_path / "甲"
    folder.mkdir()
    (folder / "报送.zip").write_bytes(zip_crypto(csv(OVER), "住院慰问台账.csv", "密码1".encode()))
    (folder / "住院慰问台账2.csv").write_bytes(csv(FINE))
    code, found, err = check(folder)
    assert code == 2 and err.count("\n") == 1 and "报送.zip/住院慰问台账.csv" in err and "--password-file" in err
    assert len(found["inputs"]) == 1
    for words, wanted in (("错的\n", 2), ("错的\n密码1\n", 1)):
        (tmp_path / "密码.txt").write_text(words, encoding="utf-8")
        code, found, _ = check(folder, "--password-file", tmp_path / "密码.txt")
        assert code == wanted
    assert {item["file"] for item in found["inputs"]} == {"报送.zip/住院慰问台账.csv", "住院慰问台账2.csv"}


def bomb() -> bytes:
    return packed({"住院慰问台账.csv": bytes(120 * 2**20)})


def deep() -> bytes:
    data = csv(OVER)
    for _ in range(6):
        data = packed({"内.zip": data} if data[:2] == b"PK" else {"住院慰问台账.csv": data})
    return data


def many() -> bytes:
    return packed({f"{n}.csv": b"" for n in range(guard.LIMITS.members + 1)}, zipfile.ZIP_STORED)


@pytest.mark.parametrize(("data", "part"), [
    (bomb, "大得不正常"), (deep, "套得过深"), (many, "超过"), (lambda: packed({"住院慰问台账.csv": csv(OVER)})[:-30], "损坏"),
    (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(64), "只能打开 zip"), (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(64), "只能打开 zip"),
    (lambda: packed({}), "没有文件"), (lambda: packed({"内.rar": b"Rar!\x1a\x07\x01\x00" + bytes(64)}), "只能打开 zip"),
    (lambda: packed({"台账.xlsx": packed({"a.txt": b"x"})}), "xlsx"),
], ids=["bomb", "deep", "many", "cut", "rar", "7z", "empty", "rar inside", "no workbook"])  # fmt: skip
def test_what_cannot_be_opened_is_one_line_and_never_clean(data: Callable[[], bytes], part: str, check: Check, tmp_path: Path) -> None:  # fmt: skip
    (tmp_path / "报送.zip").write_bytes(data())
    (tmp_path / "住院慰问台账.csv").write_bytes(csv(FINE))
    code, found, err = check(tmp_path)
    assert code == 2 and err.count("\n") == 1 and "报送.zip" in err and part in err
    assert [item["file"] for item in found["inputs"]] == ["住院慰问台账.csv"]


def test_no_member_leaves_the_private_folder(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name in ("../../逃.csv", "/etc/x.csv", "a/../../b.csv", "C:\\x.csv", "CON.csv", "长" * 200 + ".csv"):
            archive.writestr(name, csv(OVER))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "报送.zip").write_bytes(raw.getvalue())
    sources = open_archives(gather([tmp_path / "in"])).gathered.sources
    assert len(sources) == 6 and all(source.path.is_file() and source.path.suffix == ".csv" for source in sources)
    roots = {source.path.resolve().parents[1] for source in sources}
    assert len(roots) == 1 and tmp_path not in next(iter(roots)).parents and not (tmp_path / "逃.csv").exists()
    # Unpacked once, and gone at the end.
    assert [source.path for source in open_archives(gather([tmp_path / "in"])).gathered.sources] == [source.path for source in sources]  # fmt: skip
    opened._clear()
    assert not any(source.path.exists() for source in sources)


def test_a_run_speaks_of_the_archive_and_of_what_is_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from audit.app.init import begin

    project = tmp_path / "项目"
    begin(project, "jiande", None, force=False)
    archive = project / "提交材料" / "报送.zip"
    archive.write_bytes(packed({"住院慰问台账.csv": csv(OVER)}))
    out = project / "结果" / "一"

    def call(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        assert isinstance(ended.value.code, int)
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    assert call("run", project / "提交材料", "--out", out, "--as-of", "2024-07-15")[0] == 1
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    names = {item["name"] for item in record["predicate"]["buildDefinition"]["resolvedDependencies"]}
    assert {"提交材料/报送.zip", "提交材料/报送.zip/住院慰问台账.csv"} <= names
    assert call("verify", out / "record.json")[0] == 0
    assert call("rerun", out / "record.json")[0] == 0
    texts = [path.read_bytes() for path in out.rglob("*") if path.suffix in (".json", ".sarif", ".html")]
    assert not any(person(1).encode() in text or b"/tmp/audit-" in text for text in texts)
    archive.write_bytes(packed({"住院慰问台账.csv": csv(FINE)}))
    code, said = call("verify", out / "record.json")
    assert code == 1 and "报送.zip/住院慰问台账.csv" in said


def test_copies_of_what_is_in_an_archive_are_written_beside_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "报送.zip").write_bytes(packed({"住院慰问台账.csv": csv(hospital_row(1, 慰问金额="二百"))}))
    with pytest.raises(SystemExit):
        main(["validate", str(tmp_path / "in"), "--annotate", str(tmp_path / "批注")])
    assert [path.relative_to(tmp_path / "批注").as_posix() for path in (tmp_path / "批注").rglob("*.xlsx")] == ["报送.zip/住院慰问台账.csv.xlsx"]  # fmt: skip
