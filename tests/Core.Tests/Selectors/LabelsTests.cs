using DbCalm.Core.Errors;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Tests.Selectors;

public sealed class LabelsTests
{
    [Theory]
    [InlineData("env", "prod")]
    [InlineData("example.org/tier-1_a", "")]
    [InlineData("a", "1.2_3-X")]
    public void Plain_labels_are_taken(string key, string value) => Labels.Check(key, value);

    [Theory]
    [InlineData("", "x", "label '' is a bad key")]
    [InlineData("a b", "x", "label 'a b' is a bad key")]
    [InlineData("a=b", "x", "label 'a=b' is a bad key")]
    [InlineData("é", "x", "label 'é' is a bad key")]
    [InlineData("a", "b/c", "label a has the bad value 'b/c'")]
    [InlineData("a", "b,c", "label a has the bad value 'b,c'")]
    [InlineData("a", "b\n", "label a has the bad value 'b?'")]
    public void Others_are_refused(string key, string value, string message) =>
        Assert.Equal(message, Assert.Throws<DbCalmException>(() => Labels.Check(key, value)).Message);

    [Fact]
    public void Keys_and_values_of_64_characters_are_one_too_long()
    {
        Labels.Check(new string('k', 63), new string('v', 63));
        Assert.Throws<DbCalmException>(() => Labels.Check(new string('k', 64), ""));
        Assert.Throws<DbCalmException>(() => Labels.Check("k", new string('v', 64)));
    }
}
