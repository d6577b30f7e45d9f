using DbCalm.Agent.Storage.S3;

namespace DbCalm.S3.Tests;

public sealed class PartSizesTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(1024)]
    public void Ten_thousand_parts_hold_five_tebibytes_and_never_shrink(int firstMiB)
    {
        int[] sizes = [.. Enumerable.Range(1, PartSizes.MostParts).Select(number => PartSizes.Of(number, firstMiB * MiB))];

        Assert.Equal(firstMiB * MiB, sizes[0]);
        Assert.True(sizes.Sum(size => (long)size) >= 5L << 40);
        Assert.All(sizes.Zip(sizes.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.All(sizes, size => Assert.InRange(size, 5 * MiB, 5L << 30));
    }

    [Fact]
    public void Usual_backups_have_small_parts()
    {
        Assert.Equal(16 * MiB, PartSizes.Of(2_000, 16 * MiB));
        Assert.Equal(64 * MiB, PartSizes.Of(2_001, 16 * MiB));
        Assert.Throws<ArgumentOutOfRangeException>(() => PartSizes.Of(0, 16 * MiB));
        Assert.Throws<ArgumentOutOfRangeException>(() => PartSizes.Of(10_001, 16 * MiB));
    }
}
