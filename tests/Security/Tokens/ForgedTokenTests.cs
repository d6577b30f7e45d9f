using DbCalm.Protocol.V1;
using DbCalm.Security.Targets;
using Grpc.Core;

namespace DbCalm.Security.Tokens;

/// <summary>Tokens that the controller did not make, or not so.</summary>
public sealed class ForgedTokenTests(Target target)
{
    public static TheoryData<string> WithoutTheKey => [.. Forgeries.WithoutTheKey.Keys];

    public static TheoryData<string> WithTheKey => [.. Forgeries.WithTheKey.Keys];

    [Fact]
    public async Task One_that_is_signed_as_the_controller_signs_is_accepted()
    {
        Forgery forgery = Forgery();
        Assert.Equal(StatusCode.OK, await CallAsync(forgery.Sign()));
        Assert.Equal(StatusCode.OK, await CallAsync(forgery.With(x => x.Claims["more"] = "ignored")));
    }

    [Theory]
    [MemberData(nameof(WithoutTheKey))]
    public Task Without_the_key_none_is_accepted(string how) => IsRefusedAsync(how, Forgeries.WithoutTheKey[how](Forgery(), target.DataDir));

    [Theory]
    [MemberData(nameof(WithTheKey))]
    public Task With_the_key_only_what_the_controller_would_say_is_accepted(string how) => IsRefusedAsync(how, Forgeries.WithTheKey[how](Forgery()));

    [Theory]
    [InlineData("{0}")]
    [InlineData("Basic {0}")]
    [InlineData("bearer {0}")]
    [InlineData("Bearer  {0}")]
    [InlineData("Bearer {0} {0}")]
    [InlineData("Bearer {0},Bearer {0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer undefined")]
    public async Task The_header_has_one_form(string form)
    {
        string value = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, target.Token("viewer"));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(new Metadata { { "authorization", value } }));
    }

    [Fact]
    public async Task A_token_elsewhere_or_two_of_them_are_no_login()
    {
        string token = target.Token("viewer");
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(new Metadata { { "cookie", $"access_token={token}" }, { "x-access-token", token } }));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync(new Metadata { { "authorization", $"Bearer {token}" }, { "authorization", $"Bearer {target.Token("admin")}" } }));
    }

    private async Task IsRefusedAsync(string how, string token)
    {
        StatusCode status = await CallAsync(token);
        Assert.True(status == StatusCode.Unauthenticated, $"{how}: {status}");
        await target.StayedWellAsync();
    }

    private Forgery Forgery() => new(target.Token("viewer"), Path.Combine(target.DataDir, "tokens"));

    private Task<StatusCode> CallAsync(string token) => CallAsync(new Metadata { { "authorization", $"Bearer {token}" } });

    private async Task<StatusCode> CallAsync(Metadata headers)
    {
        try
        {
            await new StatusService.StatusServiceClient(target.Stranger).GetStatusAsync(new GetStatusRequest(), headers);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
