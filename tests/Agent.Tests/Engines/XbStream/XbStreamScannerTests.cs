using System.Buffers.Binary;
using System.Text;
using DbCalm.Agent.Engines.XbStream;

namespace DbCalm.Agent.Tests.Engines.XbStream;

public sealed class XbStreamScannerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(int.MaxValue)]
    public void A_whole_stream_is_whole_however_it_is_cut(int piece)
    {
        XbStreamContents contents = Scan(Whole(), piece);

        Assert.Null(contents.Defect);
        Assert.Equal(4, contents.Files);
        Assert.Equal("to_lsn = 5\nlast_lsn = 6\n", contents.Find("checkpoints"));
        Assert.Equal("", contents.Find("info"));
        Assert.Null(contents.Find("binlog_info"));
    }

    [Fact]
    public void A_cut_anywhere_is_noticed()
    {
        byte[] whole = Whole();
        for (int length = 0; length < whole.Length; length++)
        {
            XbStreamContents contents = Scan(whole[..length], 1000);
            bool lacksFile = contents.Find("checkpoints") is null || contents.Find("info") is null || contents.Files < 4;
            Assert.True(contents.Defect is not null || lacksFile, $"a stream of {length} bytes passed as whole");
        }
    }

    [Fact]
    public void Flipped_bits_in_headers_and_gaps_are_noticed()
    {
        byte[] whole = Whole();
        byte[] wrongMagic = [.. whole];
        wrongMagic[0] ^= 1;
        Assert.Contains("no chunk starts", Scan(wrongMagic, 100).Defect, StringComparison.Ordinal);

        byte[] gap = [.. Payload("a.ibd", 0, new byte[10]), .. Payload("a.ibd", 20, new byte[10]), .. End("a.ibd")];
        Assert.Contains("a.ibd goes on at 20 where 10 was expected", Scan(gap, 100).Defect, StringComparison.Ordinal);

        byte[] unknown = [.. End("a")];
        unknown[9] = (byte)'Z';
        Assert.Contains("unknown type", Scan(unknown, 100).Defect, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_sent_again_counts_anew()
    {
        byte[] stream = [.. Payload("xtrabackup_info", 0, "old"u8.ToArray()), .. End("xtrabackup_info"), .. Payload("xtrabackup_info", 0, "new"u8.ToArray()), .. End("xtrabackup_info")];

        XbStreamContents contents = Scan(stream, 100);

        Assert.Null(contents.Defect);
        Assert.Equal("new", contents.Find("info"));
    }

    private static XbStreamContents Scan(byte[] stream, int piece)
    {
        var scanner = new XbStreamScanner();
        for (int at = 0; at < stream.Length; at += Math.Min(piece, stream.Length - at))
        {
            scanner.Feed(stream.AsSpan(at, Math.Min(piece, stream.Length - at)));
        }

        return scanner.Finish();
    }

    private static byte[] Whole() =>
    [
        .. Payload("ib_logfile0", 0, new byte[700]),
        .. Payload("db/t.ibd", 0, [1, 2, 3]),
        .. Payload("db/t.ibd", 3, [4]),
        .. End("db/t.ibd"),
        .. Payload("ib_logfile0", 700, new byte[50]),
        .. Payload("xtrabackup_checkpoints", 0, "to_lsn = 5\n"u8.ToArray()),
        .. Payload("xtrabackup_checkpoints", 11, "last_lsn = 6\n"u8.ToArray()),
        .. End("xtrabackup_checkpoints"),
        .. End("ib_logfile0"),
        .. Payload("xtrabackup_info", 0, []),
        .. End("xtrabackup_info"),
    ];

    private static byte[] Payload(string path, ulong offset, byte[] content)
    {
        byte[] numbers = new byte[20];
        BinaryPrimitives.WriteUInt64LittleEndian(numbers, (ulong)content.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers.AsSpan(8), offset);
        return [.. Start('P', path), .. numbers, .. content];
    }

    private static byte[] End(string path) => Start('E', path);

    private static byte[] Start(char type, string path)
    {
        byte[] name = Encoding.UTF8.GetBytes(path);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, name.Length);
        return [.. "XBSTCK01"u8, 0, (byte)type, .. length, .. name];
    }
}
