using DbCalm.Controller.Access;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Tests.Calls;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Tests.Access;

public sealed class CallerPolicyTests
{
    private const string Enrollment = "/dbcalm.v1.EnrollmentService/Enroll";
    private const string Agent = "/dbcalm.v1.AgentService/Connect";
    private const string Hosts = "/dbcalm.v1.HostService/ListHosts";

    private static readonly Caller Host = new Caller.Agent(new FleetHost
    {
        Id = new HostId("a"),
        Name = new HostName("a"),
        MachineName = "",
        AgentVersion = "",
        Certificate = new HostCertificate("", default, ""),
        EnrolledAt = default,
    });

    [Fact]
    public void Each_caller_may_call_what_the_table_says()
    {
        Assert.Null(Check(new Caller.Stranger(), Enrollment));
        Assert.Null(Check(Host, Agent));
        Assert.Null(Check(new Caller.LocalAdministrator(), Hosts));
        Assert.Equal(ErrorCode.Unauthenticated, Check(new Caller.Stranger(), Agent)?.Code);
        Assert.Equal(ErrorCode.Unauthenticated, Check(new Caller.Stranger(), Hosts)?.Code);
        Assert.Equal(ErrorCode.Unauthenticated, Check(new Caller.FormerHost(), Agent)?.Code);
        Assert.Equal(ErrorCode.NotPermitted, Check(Host, Hosts)?.Code);
        Assert.Equal(ErrorCode.NotPermitted, Check(new Caller.LocalUser(1000), Hosts)?.Code);
        Assert.Equal(ErrorCode.Unauthenticated, Check(new Caller.LocalAdministrator(), Agent)?.Code);
    }

    [Theory]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/dbcalm.v1.BackupService/NewCall")]
    [InlineData("/dbcalm.v1.BackupService")]
    [InlineData("")]
    public void What_the_table_does_not_name_nobody_may_call(string path) => Assert.All(
        [new Caller.Stranger(), Host, new Caller.FormerHost(), new Caller.LocalAdministrator(), new Caller.LocalUser(1), new Caller.HttpVisitor()],
        caller => Assert.NotNull(Check(caller, path)));

    private static Failure? Check(Caller caller, string path) => CallerPolicy.Check(caller, Tables.Own.OfPath(path)?.Rule);
}
