using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Segments;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Tests.Codecs;

public sealed class SegmentCodecTests
{
    public static TheoryData<CompressionKind, int> Levels => new()
    {
        { CompressionKind.None, 0 },
        { CompressionKind.Gzip, 1 },
        { CompressionKind.Gzip, 6 },
        { CompressionKind.Gzip, 9 },
        { CompressionKind.Zstd, 1 },
        { CompressionKind.Zstd, 9 },
        { CompressionKind.Lz4, 0 },
        { CompressionKind.Lz4, 9 },
    };

    public static TheoryData<CompressionKind> Compressing => [CompressionKind.Gzip, CompressionKind.Zstd, CompressionKind.Lz4];

    [Theory]
    [MemberData(nameof(Levels))]
    public void What_comes_out_is_what_went_in(CompressionKind kind, int level)
    {
        using ISegmentCodec codec = SegmentCodecs.Open(kind, level);
        foreach (byte[] plain in (byte[][])[[7], new byte[100_000], Mixed(100_000), Noise(100_000, 0, 256), Noise(100_000, 144, 256), Noise(3_000_001, 0, 256)])
        {
            byte[] packed = new byte[codec.MaxPackedBytes(plain.Length)];
            int length = codec.Compress(plain, packed);
            byte[] back = new byte[plain.Length];

            Assert.Equal(plain.Length, codec.Decompress(packed.AsSpan(0, length), back));
            Assert.True(plain.AsSpan().SequenceEqual(back), $"{plain.Length} bytes");
        }
    }

    [Theory]
    [InlineData(CompressionKind.Gzip)]
    [InlineData(CompressionKind.Zstd)]
    [InlineData(CompressionKind.Lz4)]
    [InlineData(CompressionKind.None)]
    public void A_whole_segment_that_does_not_compress_fits_into_the_worst_case(CompressionKind kind)
    {
        using ISegmentCodec codec = SegmentCodecs.Open(kind, CompressionSettings.LevelsOf(kind).Default);
        byte[] packed = new byte[codec.MaxPackedBytes(SegmentFormat.PlainBytes)];
        Assert.InRange(codec.Compress(Noise(SegmentFormat.PlainBytes, 0, 256), packed), SegmentFormat.PlainBytes, packed.Length);
    }

    [Theory]
    [MemberData(nameof(Compressing))]
    public void A_flipped_bit_anywhere_is_noticed_or_changes_nothing(CompressionKind kind)
    {
        byte[] plain = new byte[20_000];
        new Random(5).NextBytes(plain.AsSpan(0, 300));
        using ISegmentCodec codec = SegmentCodecs.Open(kind, 1);
        byte[] packed = new byte[codec.MaxPackedBytes(plain.Length)];
        int length = codec.Compress(plain, packed);
        byte[] target = new byte[plain.Length];

        for (int at = 0; at < length; at++)
        {
            byte[] damaged = packed[..length];
            damaged[at] ^= 0x10;
            try
            {
                // A few bits of the headers carry no meaning for what comes out.
                Assert.Equal(plain.Length, codec.Decompress(damaged, target));
                Assert.Equal(plain, target);
            }
            catch (DbCalmException e)
            {
                Assert.Equal(ErrorCode.Corrupt, e.Code);
            }
        }

        // A failure leaves nothing behind.
        Assert.Equal(plain.Length, codec.Decompress(packed.AsSpan(0, length), target));
        Assert.Equal(plain, target);
    }

    [Theory]
    [MemberData(nameof(Compressing))]
    public void A_unit_that_is_larger_than_expected_or_cut_is_corrupt(CompressionKind kind)
    {
        byte[] plain = Mixed(5000);
        using ISegmentCodec codec = SegmentCodecs.Open(kind, 1);
        byte[] packed = new byte[codec.MaxPackedBytes(plain.Length)];
        int length = codec.Compress(plain, packed);

        Assert.Equal(ErrorCode.Corrupt, Assert.Throws<DbCalmException>(() => codec.Decompress(packed.AsSpan(0, length), new byte[4999])).Code);
        for (int cut = 1; cut < length; cut++)
        {
            Assert.Equal(ErrorCode.Corrupt, Assert.Throws<DbCalmException>(() => codec.Decompress(packed.AsSpan(0, cut), new byte[5000])).Code);
        }
    }

    private static byte[] Mixed(int length)
    {
        byte[] content = new byte[length];
        var random = new Random(length);
        for (int at = 0; at < length; at += 400)
        {
            random.NextBytes(content.AsSpan(at, Math.Min(200, length - at)));
        }

        return content;
    }

    private static byte[] Noise(int length, int least, int below)
    {
        byte[] content = new byte[length];
        var random = new Random(length);
        for (int at = 0; at < length; at++)
        {
            content[at] = (byte)random.Next(least, below);
        }

        return content;
    }
}
