using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbCalm.Core.Catalog;
using DbCalm.Core.Manifests;

namespace DbCalm.Core.Tests.Manifests;

public sealed class ManifestFileTests
{
    public static TheoryData<string> Current => [.. Goldens.Keys.Where(name => name != OfVersion1)];

    public static TheoryData<string> All => [.. Goldens.Keys];

    private const string OfVersion1 = "manifest-v1.json";

    private static readonly Dictionary<string, Manifest> Goldens = new(StringComparer.Ordinal)
    {
        [OfVersion1] = Sample.Manifest() with { FormatVersion = 1 },
        ["manifest-v2-clear.json"] = Sample.Manifest(),
        ["manifest-v2-encrypted.json"] = Encrypted(),
        ["manifest-v2-files.json"] = Files(),
        ["manifest-v3-physical.json"] = Sample.Manifest() with { FormatVersion = 3, Lineage = "5b0e2a4c", ScheduleId = 7 },
        ["manifest-v3-other.json"] = OfOtherMethod(),
    };

    [Theory]
    [MemberData(nameof(Current))]
    public void A_manifest_is_written_as_the_golden_file_says(string golden) =>
        Assert.Equal(File.ReadAllText(PathOf(golden)), Encoding.UTF8.GetString(ManifestFile.Write(Goldens[golden])));

    [Theory]
    [MemberData(nameof(All))]
    public void The_golden_files_are_still_read(string golden)
    {
        Manifest expected = Goldens[golden];
        Manifest read = ManifestFile.Read(File.ReadAllBytes(PathOf(golden)));
        Segment[] none = [];
        Assert.Equal(expected with { Segments = none, Files = null }, read with { Segments = none, Files = null });
        Assert.Equal(expected.Segments, read.Segments);
        Assert.Equal(expected.Files, read.Files);
    }

    [Fact]
    public void Its_own_hash_can_be_checked_by_a_stranger()
    {
        byte[] file = ManifestFile.Write(Sample.Manifest());
        string hash = JsonNode.Parse(file)!["manifest_sha256"]!.GetValue<string>();
        byte[] unsealed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file).Replace(hash, new string('0', 64), StringComparison.Ordinal));
        Assert.Equal(hash, ManifestFile.Hash(unsealed));
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        byte[] file = ManifestFile.Write(Sample.Manifest());
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<ManifestFormatException>(() => ManifestFile.Read(file));
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        byte[] file = ManifestFile.Write(Sample.Manifest());
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<ManifestFormatException>(() => ManifestFile.Read(file.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_newer_version_is_refused_by_number() =>
        Assert.Contains("format version 4", Refusal(Sample.Manifest() with { FormatVersion = 4 }), StringComparison.Ordinal);

    [Fact]
    public void What_a_newer_program_wrote_is_refused_with_the_cure_and_what_is_damaged_is_not()
    {
        Assert.NotNull(Failure(Sample.Manifest() with { FormatVersion = 4 }).Cure);
        Assert.NotNull(Failure(Sample.Manifest() with { Compression = "brotli" }).Cure);
        Assert.Null(Failure(Sample.Manifest() with { StoredBytes = 7 }).Cure);
    }

    [Fact]
    public void The_lowest_version_that_can_say_it_is_written()
    {
        Assert.Equal(2, (Sample.Manifest() with { FormatVersion = 3 }).InLowestVersion().FormatVersion);
        Assert.Equal(3, (Sample.Manifest() with { Lineage = "5b0e2a4c" }).InLowestVersion().FormatVersion);
        Assert.Equal(3, (OfOtherMethod() with { FormatVersion = 2 }).InLowestVersion().FormatVersion);
    }

    [Fact]
    public void Each_version_lacks_nothing_of_its_own()
    {
        Assert.Contains("lacks its from_lsn", Refusal(Sample.Manifest() with { Physical = null }), StringComparison.Ordinal);
        Assert.Contains("lacks the section physical", Refusal(Sample.Manifest() with { FormatVersion = 3, Physical = null }), StringComparison.Ordinal);
        Assert.Contains("lacks its method", RefusalOf("manifest-v3-other.json", "\"method\":\"files\",", ""), StringComparison.Ordinal);
        Assert.Contains("lacks its flavour", RefusalOf("manifest-v3-other.json", "\"flavour\":\"mariadb\",", ""), StringComparison.Ordinal);
        Assert.Contains("format version 0", RefusalOf("manifest-v3-other.json", "\"format_version\":3,", ""), StringComparison.Ordinal);
        Assert.Contains("impossible method", Refusal(OfOtherMethod() with { Method = "../x" }), StringComparison.Ordinal);
        Assert.Contains("impossible lineage", Refusal(OfOtherMethod() with { Lineage = "a b" }), StringComparison.Ordinal);
        Assert.Contains("'directory'", Refusal(OfOtherMethod() with { StreamFormat = Manifest.DirectoryFormat }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_this_version_does_not_know_is_refused_by_name()
    {
        Assert.Contains("'brotli'", Refusal(Sample.Manifest() with { Compression = "brotli" }), StringComparison.Ordinal);
        Assert.Contains("'rot13'", Refusal(Encrypted() with { Encryption = new ManifestEncryption("rot13", "0123456789abcdef") }), StringComparison.Ordinal);
        Assert.Contains("'tar'", Refusal(Sample.Manifest() with { StreamFormat = "tar" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Version_1_has_no_properties_of_version_2() =>
        Assert.Contains("version 1", Refusal(Encrypted() with { FormatVersion = 1 }), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 100, 'a')]
    [InlineData(-5, 100, 'a')]
    [InlineData(80, 0, 'a')]
    [InlineData(80, (64 << 20) + 1, 'a')]
    [InlineData((64 << 20) + 1, 100, 'a')]
    [InlineData(80, 100, 'A')]
    [InlineData(80, 100, 'x')]
    public void A_segment_that_can_not_be_is_refused(int stored, int plain, char digit) =>
        Assert.Contains("impossible", Refusal(Sample.Manifest() with { StoredBytes = stored, DataBytes = plain, Segments = [new Segment(stored, plain, new string(digit, 64))] }), StringComparison.Ordinal);

    [Fact]
    public void Encrypted_nothing_is_refused()
    {
        Assert.Contains("nothing is encrypted", Refusal(Encrypted() with { StoredBytes = 0, DataBytes = 0, Segments = [] }), StringComparison.Ordinal);
        Assert.Contains("impossible", Refusal(Encrypted() with { StoredBytes = 16, DataBytes = 1, Segments = [new Segment(16, 1, new string('a', 64))] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_file_outside_of_the_directory_is_refused(string path) =>
        Assert.Contains("no path", Refusal(WithFiles(new ManifestFileEntry(path, 5, new string('d', 64)))), StringComparison.Ordinal);

    [Fact]
    public void Files_are_refused_when_their_list_does_not_hold()
    {
        var a = new ManifestFileEntry("a", 5, new string('d', 64));
        Assert.Contains("order", Refusal(WithFiles(a, a)), StringComparison.Ordinal);
        Assert.Contains("impossible", Refusal(WithFiles(a with { Size = -1 })), StringComparison.Ordinal);
        Assert.Contains("impossible", Refusal(WithFiles(a with { Size = long.MaxValue }, a with { Path = "b" })), StringComparison.Ordinal);
        Assert.Contains("sums", Refusal(WithFiles(a) with { DataBytes = 4 }), StringComparison.Ordinal);
        Assert.Contains("list of files", Refusal(WithFiles(a) with { Sha256 = new string('e', 64) }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_of_files_is_the_hash_of_what_sha256sum_prints() => Assert.Equal(
        ManifestFile.Hash(Encoding.UTF8.GetBytes($"{new string('d', 64)}  db/t.ibd\n{new string('e', 64)}  ibdata1\n")),
        ManifestFileEntry.HashOf([new ManifestFileEntry("db/t.ibd", 1, new string('d', 64)), new ManifestFileEntry("ibdata1", 2, new string('e', 64))]));

    [Fact]
    public void The_ratio_follows_from_the_sizes()
    {
        Assert.Equal(0.25, (Sample.Manifest() with { DataBytes = 400, StoredBytes = 100 }).StoredRatio);
        Assert.Equal(1, (Sample.Manifest() with { DataBytes = 0, StoredBytes = 0 }).StoredRatio);
    }

    [Fact]
    public void Sizes_that_are_not_the_sums_of_the_segments_are_refused() =>
        Assert.Contains("sums", Refusal(Sample.Manifest() with { StoredBytes = 7 }), StringComparison.Ordinal);

    [Theory]
    [InlineData(31)]
    public void Seeded_mutations_give_an_error_and_never_a_crash(int seed)
    {
        var random = new Random(seed);
        byte[] original = ManifestFile.Write(Sample.Manifest());
        for (int run = 0; run < 10_000; run++)
        {
            byte[] mutated = Mutate(original, random);
            Exception? error = Record.Exception(() => ManifestFile.Read(mutated));
            Assert.True(error is ManifestFormatException || mutated.AsSpan().SequenceEqual(original), $"seed {seed}, run {run}: {error}");
        }
    }

    private static Manifest OfOtherMethod() => Sample.Manifest() with { FormatVersion = 3, Method = "files", Type = BackupType.Full, FromBackupId = null, Physical = null, Binlog = null, StreamFormat = "tar" };

    // A file whose own hash holds.
    private static string RefusalOf(string golden, string part, string instead)
    {
        string text = File.ReadAllText(PathOf(golden));
        Assert.Contains(part, text, StringComparison.Ordinal);
        string changed = text[..text.LastIndexOf(",\"manifest_sha256\"", StringComparison.Ordinal)].Replace(part, instead, StringComparison.Ordinal) + "}";
        byte[] file = SelfHash.Seal(Encoding.UTF8.GetBytes(changed), "manifest_sha256");
        return Assert.Throws<ManifestFormatException>(() => ManifestFile.Read(file)).Message;
    }

    private static string PathOf(string golden) => Path.Combine(AppContext.BaseDirectory, "Manifests", "golden", golden);

    private static Manifest Encrypted() => Sample.Manifest() with { Compression = "lz4", CompressionLevel = 0, Encryption = new ManifestEncryption(ManifestEncryption.Aes256Gcm, "0123456789abcdef") };

    private static Manifest Files() => WithFiles(new ManifestFileEntry("db/t.ibd", 65_536, new string('d', 64)), new ManifestFileEntry("ibdata1", 12_582_912, new string('e', 64)));

    private static Manifest WithFiles(params ManifestFileEntry[] files) => Sample.Manifest() with
    {
        StreamFormat = Manifest.DirectoryFormat,
        Compression = "none",
        CompressionLevel = 0,
        DataBytes = files.Aggregate(0L, (sum, file) => unchecked(sum + file.Size)),
        StoredBytes = files.Aggregate(0L, (sum, file) => unchecked(sum + file.Size)),
        Sha256 = ManifestFileEntry.HashOf(files),
        Files = files,
        Segments = [],
    };

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(50))); break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static string Refusal(Manifest manifest) => Failure(manifest).Message;

    private static ManifestFormatException Failure(Manifest manifest) => Assert.Throws<ManifestFormatException>(() => ManifestFile.Read(ManifestFile.Write(manifest)));
}
