using DbCalm.Controller.Calls;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DbCalm.Controller.Tests.Approvals;

/// <summary>A controller that asks for more than one person, and people who call it over TLS.</summary>
internal sealed class ApprovalFixture : IAsyncDisposable
{
    private const string Password = "a password for tests";
    private readonly Dictionary<string, Metadata> logins = [];

    private ApprovalFixture(TestController controller) => Controller = controller;

    public TestController Controller { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>With a second administrator for everything, and accounts that may approve at once, unless <paramref name="change"/> says otherwise.</summary>
    public static async Task<ApprovalFixture> StartAsync(Func<ApprovalSettings, ApprovalSettings>? change = null, Action<IServiceCollection>? more = null)
    {
        var settings = new ApprovalSettings
        {
            DeleteBackup = ApprovalRule.SecondAdmin,
            ShortenRetention = ApprovalRule.SecondAdmin,
            RemoveRepository = ApprovalRule.SecondAdmin,
            RevokeKey = ApprovalRule.SecondAdmin,
            ApproverAge = TimeSpan.Zero,
        };
        settings = change?.Invoke(settings) ?? settings;
        TestController controller = await TestController.StartAsync(change: (ControllerOptions options) => options with { Approvals = settings, LoginTtl = TimeSpan.FromDays(30) }, more: more);
        return new ApprovalFixture(controller);
    }

    /// <summary>Makes a user and logs in as them.</summary>
    public async Task AddAsync(string name, string role = "admin", string instances = "")
    {
        await Controller.Accounts.CreateUserAsync(new CreateUserRequest { Name = name, Password = Password, Grant = new Grant { Role = role, Instances = instances } });
        await LogInAsync(name);
    }

    /// <summary>Logs in again, which a change of the account makes necessary.</summary>
    public async Task LogInAsync(string name)
    {
        string token = (await new AccessService.AccessServiceClient(Controller.Remote()).LoginAsync(new LoginRequest { Password = new PasswordLogin { User = name, Password = Password } })).Token;
        logins[name] = new Metadata { { "authorization", $"Bearer {token}" } };
    }

    /// <summary>The token of somebody who is logged in.</summary>
    public string TokenOf(string name) => logins[name].GetValue("authorization")!["Bearer ".Length..];

    public CallInvoker As(string name) => name == "root" ? Controller.Local.CreateCallInvoker() : new LoggedInInvoker(Controller.Remote().CreateCallInvoker(), logins[name]);

    public RetentionService.RetentionServiceClient Policies(string name) => new(As(name));

    public ApprovalService.ApprovalServiceClient Approvals(string name) => new(As(name));

    public async Task<Approval> GetAsync(string id) => (await Approvals("root").GetApprovalAsync(new GetApprovalRequest { Id = id })).Approval;

    /// <summary>A policy that keeps for 30 days.</summary>
    public Task MakePolicyAsync(string name) =>
        Controller.Retention.CreatePolicyAsync(new CreatePolicyRequest { Name = name, Settings = { ["keep_within"] = "30d" } }).ResponseAsync;

    /// <summary>Asks for one that keeps for <paramref name="within"/>.</summary>
    public Task ShortenAsync(string who, string name, string within) =>
        Policies(who).UpdatePolicyAsync(new UpdatePolicyRequest { Name = name, Settings = { ["keep_within"] = within } }).ResponseAsync;

    public async Task<string> WithinAsync(string name) => (await Controller.Retention.GetPolicyAsync(new GetPolicyRequest { Name = name })).Policy.Settings["keep_within"];

    /// <summary>The id of the approval that <paramref name="call"/> is held for.</summary>
    public static async Task<string> HeldAsync(Func<Task> call)
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(call);
        Failure failure = e.ToFailure();
        Assert.Equal((StatusCode.FailedPrecondition, ErrorCode.ApprovalNeeded), (e.StatusCode, failure.Code));
        string id = failure.Hint[(failure.Hint.LastIndexOf(' ') + 1)..];
        Assert.Contains(id, failure.Message, StringComparison.Ordinal);
        return id;
    }

    public static async Task<Failure> RefusedAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).ToFailure();

    /// <summary>Has the loop look once.</summary>
    public Task PassAsync() => Controller.Services.GetRequiredService<ApprovalLoop>().PassAsync(Cancellation);

    public async Task<IReadOnlyList<AuditRow>> TrailAsync(string action) =>
        [.. (await new AuditService.AuditServiceClient(Controller.Local).ListAuditRowsAsync(new ListAuditRowsRequest { Action = action })).Items.Reverse()];

    public ValueTask DisposeAsync() => Controller.DisposeAsync();
}
