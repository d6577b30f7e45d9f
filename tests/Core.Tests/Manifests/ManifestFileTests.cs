using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbCalm.Core.Manifests;

namespace DbCalm.Core.Tests.Manifests;

public sealed class ManifestFileTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Manifests", "golden", "manifest-v1.json");

    [Fact]
    public void A_manifest_is_written_as_the_golden_file_says() =>
        Assert.Equal(File.ReadAllText(Golden), Encoding.UTF8.GetString(ManifestFile.Write(Sample.Manifest())));

    [Fact]
    public void The_golden_file_is_still_read()
    {
        Manifest expected = Sample.Manifest();
        Manifest read = ManifestFile.Read(File.ReadAllBytes(Golden));
        Segment[] none = [];
        Assert.Equal(expected with { Segments = none }, read with { Segments = none });
        Assert.Equal(expected.Segments, read.Segments);
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
        Assert.Contains("format version 2", Refusal(Sample.Manifest() with { FormatVersion = 2 }), StringComparison.Ordinal);

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

    private static string Refusal(Manifest manifest) => Assert.Throws<ManifestFormatException>(() => ManifestFile.Read(ManifestFile.Write(manifest))).Message;
}
