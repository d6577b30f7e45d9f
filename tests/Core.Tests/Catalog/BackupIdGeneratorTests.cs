using DbCalm.Core.Catalog;

namespace DbCalm.Core.Tests.Catalog;

public sealed class BackupIdGeneratorTests
{
    [Fact]
    public void An_id_reads_as_its_time_in_utc_whatever_the_zone() =>
        Assert.Equal("20261121T100000Z-0000002a", BackupIdGenerator.From(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(2)), 42).Value);

    [Fact]
    public void Ids_sort_by_time() =>
        Assert.True(string.CompareOrdinal(BackupIdGenerator.From(Sample.Noon, uint.MaxValue).Value, BackupIdGenerator.From(Sample.Noon.AddSeconds(1), 0).Value) < 0);
}
