using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Tests.Codecs;

public sealed class ZstdTests
{
    [Fact]
    public void A_flipped_bit_anywhere_in_a_frame_is_noticed()
    {
        byte[] plain = new byte[20_000];
        new Random(5).NextBytes(plain.AsSpan(0, 300));
        using var compressor = new ZstdCompressor(1);
        using var decompressor = new ZstdDecompressor();
        byte[] frame = new byte[ZstdCompressor.MaxFrameBytes(plain.Length)];
        int length = compressor.Compress(plain, frame);
        byte[] target = new byte[plain.Length];
        Assert.Equal(plain.Length, decompressor.Decompress(frame.AsSpan(0, length), target));
        Assert.Equal(plain, target);

        for (int at = 4; at < length; at++)
        {
            byte[] damaged = frame[..length];
            damaged[at] ^= 0x10;
            try
            {
                // A few bits of the header carry no meaning for what comes out.
                Assert.Equal(plain.Length, decompressor.Decompress(damaged, target));
                Assert.Equal(plain, target);
            }
            catch (DbCalmException e)
            {
                Assert.Equal(ErrorCode.Corrupt, e.Code);
            }
        }
    }

    [Fact]
    public void A_frame_that_is_larger_than_expected_or_cut_is_corrupt()
    {
        using var compressor = new ZstdCompressor(1);
        using var decompressor = new ZstdDecompressor();
        byte[] frame = new byte[1000];
        int length = compressor.Compress(new byte[500], frame);

        Assert.Equal(ErrorCode.Corrupt, Assert.Throws<DbCalmException>(() => decompressor.Decompress(frame.AsSpan(0, length), new byte[499])).Code);
        Assert.Equal(ErrorCode.Corrupt, Assert.Throws<DbCalmException>(() => decompressor.Decompress(frame.AsSpan(0, length - 1), new byte[500])).Code);
    }
}
