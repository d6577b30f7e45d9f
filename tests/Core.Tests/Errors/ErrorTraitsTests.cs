using DbCalm.Core.Errors;

namespace DbCalm.Core.Tests.Errors;

public sealed class ErrorTraitsTests
{
    [Fact]
    public void Every_code_has_traits_and_a_name_of_its_own()
    {
        ErrorCode[] codes = Enum.GetValues<ErrorCode>();
        Assert.All(codes, code => Assert.InRange(ErrorTraits.Of(code).ExitCode, 1, 7));
        Assert.All(codes, code => Assert.InRange(ErrorTraits.Of(code).GrpcStatus, 1, 16));
        Assert.Equal(codes.Length, codes.Select(ErrorTraits.NameOf).Distinct().Count());
        Assert.All(codes, code => Assert.Equal(code, ErrorTraits.FromName(ErrorTraits.NameOf(code))));
    }

    [Fact]
    public void Each_code_can_be_told_from_its_grpc_status()
    {
        // gRPC has one word for all that is used up, space or patience, and one for all that is not so yet.
        ErrorCode[] codes = [.. Enum.GetValues<ErrorCode>().Where(code => code is not (ErrorCode.Throttled or ErrorCode.ApprovalNeeded))];
        Assert.Equal(codes.Length, codes.Select(code => ErrorTraits.Of(code).GrpcStatus).Distinct().Count());
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var errors = new ValidationErrors();
        errors.Require(true, "fine");
        errors.Add("first");
        errors.Require(false, "second");
        var error = Assert.Throws<DbCalmException>(() => errors.ThrowIfAny("agent.yml"));
        Assert.StartsWith("agent.yml has 2 mistakes", error.Message, StringComparison.Ordinal);
        Assert.Contains("first", error.Message, StringComparison.Ordinal);
        Assert.Contains("second", error.Message, StringComparison.Ordinal);
    }
}
