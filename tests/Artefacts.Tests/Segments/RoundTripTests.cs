using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Tests.Segments;

public sealed class RoundTripTests
{
    public static TheoryData<CompressionKind, bool, int> Forms
    {
        get
        {
            var data = new TheoryData<CompressionKind, bool, int>();
            foreach (CompressionKind kind in Enum.GetValues<CompressionKind>())
            {
                foreach (int length in (int[])[1, SegmentFormat.PlainBytes, (2 * SegmentFormat.PlainBytes) + 1])
                {
                    data.Add(kind, false, length);
                    data.Add(kind, true, length);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_is_read_back_is_what_was_stored(CompressionKind kind, bool isEncrypted, int length)
    {
        byte[] plain = StoredSample.Content(length);
        using DataKey? key = isEncrypted ? StoredSample.FixedKey() : null;
        StoredSample sample = await StoredSample.MakeAsync(plain, StoredSample.Settings(kind), key);

        Assert.Equal((length + SegmentFormat.PlainBytes - 1) / SegmentFormat.PlainBytes, sample.Manifest.Segments.Count);
        byte[] back = await sample.DecodeAsync(key);
        Assert.True(plain.AsSpan().SequenceEqual(back));

        // What is written can be told in a manifest.
        Assert.Equal(sample.Manifest.Segments, ManifestFile.Read(ManifestFile.Write(sample.Manifest)).Segments);
    }
}
