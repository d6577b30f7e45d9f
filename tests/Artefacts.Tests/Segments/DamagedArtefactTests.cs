using System.Security.Cryptography;
using DbCalm.Artefacts.Encryption;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Tests.Segments;

/// <summary>Whoever can write to a repository may exchange segments and their hashes; an encrypted artefact shows it all the same.</summary>
public sealed class DamagedArtefactTests : IDisposable
{
    private const int SegmentBytes = 20_000;
    private static readonly byte[] Plain = StoredSample.Content((3 * SegmentBytes) + 500);

    private readonly DataKey key = StoredSample.FixedKey();

    [Fact]
    public async Task A_flipped_bit_names_its_segment_and_nothing_of_it_is_handed_on()
    {
        StoredSample sample = await MakeAsync();
        byte[] bytes = await sample.BytesAsync();
        bytes[sample.Manifest.Segments[0].Stored + 1000] ^= 1;

        await RefusedAsync(bytes, sample.Manifest, "segment 1: the stored bytes do not match their hash");
    }

    [Fact]
    public async Task A_bit_that_was_flipped_together_with_its_hash_does_not_decrypt()
    {
        StoredSample sample = await MakeAsync();
        byte[][] parts = await PartsAsync(sample);
        parts[2][77] ^= 1;

        await RefusedAsync(parts, sample.Manifest, "segment 2: its hash is right, but it is not what was encrypted for this place");
    }

    [Theory]
    [InlineData(new[] { 1, 0, 2, 3 }, 0)]
    [InlineData(new[] { 0, 1, 1, 3 }, 2)]
    [InlineData(new[] { 0, 1, 2 }, 2)]
    [InlineData(new[] { 1, 2, 3 }, 0)]
    [InlineData(new[] { 0, 1, 2, 3, 3 }, 3)]
    public async Task Segments_that_were_swapped_repeated_or_cut_do_not_decrypt(int[] order, int named)
    {
        StoredSample sample = await MakeAsync();
        byte[][] parts = await PartsAsync(sample);
        Segment[] segments = [.. order.Select(index => sample.Manifest.Segments[index])];

        await RefusedAsync([.. order.SelectMany(index => parts[index])], Resized(sample.Manifest, segments), $"segment {named}: its hash is right, but it is not");
    }

    [Fact]
    public async Task A_data_object_that_is_too_short_or_long_is_refused_before_a_byte_is_handed_on()
    {
        StoredSample sample = await MakeAsync();
        byte[] bytes = await sample.BytesAsync();
        await RefusedAsync(bytes[..^1], sample.Manifest, "bytes long instead of");
        await RefusedAsync([.. bytes, 0], sample.Manifest, "bytes long instead of");
    }

    [Fact]
    public async Task The_key_of_another_artefact_does_not_decrypt()
    {
        StoredSample sample = await MakeAsync();
        using DataKey other = StoredSample.FixedKey(start: 7);
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => sample.DecodeAsync(other));
        Assert.Equal(ErrorCode.Corrupt, error.Code);
        Assert.Equal(ErrorCode.Refused, (await Assert.ThrowsAsync<DbCalmException>(() => sample.DecodeAsync(null))).Code);
    }

    public void Dispose() => key.Dispose();

    private Task<StoredSample> MakeAsync() => StoredSample.PackAsync(Plain, SegmentBytes, StoredSample.Settings(CompressionKind.Zstd), key);

    private static async Task<byte[][]> PartsAsync(StoredSample sample)
    {
        byte[] bytes = await sample.BytesAsync();
        int at = 0;
        return [.. sample.Manifest.Segments.Select(segment => bytes[at..(at += segment.Stored)])];
    }

    private async Task RefusedAsync(byte[][] parts, Manifest manifest, string expected)
    {
        Segment[] segments = [.. parts.Select((part, i) => new Segment(part.Length, manifest.Segments[i].Plain, Convert.ToHexStringLower(SHA256.HashData(part))))];
        await RefusedAsync([.. parts.SelectMany(part => part)], Resized(manifest, segments), expected);
    }

    private async Task RefusedAsync(byte[] bytes, Manifest manifest, string expected)
    {
        Manifest read = ManifestFile.Read(ManifestFile.Write(manifest));
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => StoredSample.DecodeAsync(bytes, read, key));
        Assert.Equal(ErrorCode.Corrupt, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Manifest Resized(Manifest manifest, IReadOnlyList<Segment> segments) => manifest with
    {
        Segments = segments,
        DataBytes = segments.Sum(segment => (long)segment.Plain),
        StoredBytes = segments.Sum(segment => (long)segment.Stored),
    };
}
