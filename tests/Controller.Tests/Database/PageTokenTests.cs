using DbCalm.Controller.Database;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Tests.Database;

public sealed class PageTokenTests
{
    [Fact]
    public void A_token_is_read_back() => Assert.Equal(["a", "b"], PageToken.Read("jobs", PageToken.Write("jobs", "a", "b"), 2)!);

    [Fact]
    public void No_token_is_the_first_page() => Assert.Null(PageToken.Read("jobs", "", 2));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("%%%")]
    [InlineData("/wABAg==")]
    public void A_token_of_nobody_is_refused(string token) =>
        Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<DbCalmException>(() => PageToken.Read("jobs", token, 2)).Code);

    [Fact]
    public void A_token_of_another_list_is_refused() =>
        Assert.Throws<DbCalmException>(() => PageToken.Read("jobs", PageToken.Write("backups", "a", "b"), 2));
}
