using DbCalm.Core.Values;

namespace DbCalm.Core.Tests.Values;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1234", 1234L)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("64 MiB", 64L << 20)]
    [InlineData("50gib", 50L << 30)]
    [InlineData("2TB", 2_000_000_000_000L)]
    [InlineData("1KB", 1000L)]
    public void Sizes_are_read(string text, long bytes) => Assert.Equal(bytes, ByteSize.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("1.5GiB")]
    [InlineData("9223372036854775807KiB")]
    [InlineData("12 apples")]
    public void What_is_no_size_is_refused(string text) => Assert.Null(ByteSize.TryParse(text));

    [Theory]
    [InlineData(0)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(64L << 20)]
    [InlineData((64L << 20) + 1)]
    public void What_is_written_reads_back(long bytes) => Assert.Equal(bytes, ByteSize.TryParse(ByteSize.Format(bytes)));
}
