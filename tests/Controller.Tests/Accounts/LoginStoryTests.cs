using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Database;
using DbCalm.Core.Access;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Controller.Tests.Accounts;

/// <summary>Accounts from their making to their end, over TLS, through the real controller.</summary>
public sealed class LoginStoryTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";
    private TestController controller = null!;
    private GrpcChannel remote = null!;

    private AccessService.AccessServiceClient Access => new(remote);

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        remote = controller.Remote();
        await controller.Accounts.CreateUserAsync(new CreateUserRequest { Name = "anna", Password = Password, Grant = new Grant { Role = "operator" } });
    }

    public ValueTask DisposeAsync() => controller.DisposeAsync();

    [Fact]
    public async Task A_login_tells_who_one_is_and_whatever_changes_the_user_ends_it()
    {
        LoginResponse login = await LoginAsync("anna", Password);
        Identity identity = (await Access.GetIdentityAsync(new GetIdentityRequest(), Bearer(login.Token))).Identity;
        Assert.Equal(("user", "anna", "operator", ""), (identity.Kind, identity.Name, identity.Grant.Role, identity.Grant.Instances));
        Assert.Contains("take_backups", identity.Permissions);
        Assert.DoesNotContain("delete_backups", identity.Permissions);

        await controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "viewer" } });
        await RequireEndedAsync(login.Token);
        login = await LoginAsync("anna", Password);
        await controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Password = "another password" });
        await RequireEndedAsync(login.Token);
        await RequireRefusedAsync("anna", Password);
        login = await LoginAsync("anna", "another password");
        await Access.ChangePasswordAsync(new ChangePasswordRequest { Password = "another password", NewPassword = Password }, Bearer(login.Token));
        await RequireEndedAsync(login.Token);
        login = await LoginAsync("anna", Password);
        await controller.Accounts.DeleteUserAsync(new DeleteUserRequest { Name = "anna" });
        await RequireEndedAsync(login.Token);
        await controller.Accounts.CreateUserAsync(new CreateUserRequest { Name = "anna", Password = Password });
        await RequireEndedAsync(login.Token);
        login = await LoginAsync("anna", Password);
        controller.Time.Ahead = TimeSpan.FromHours(1);
        await RequireEndedAsync(login.Token);
    }

    [Fact]
    public async Task Logins_outlive_a_restart_and_the_rotation_of_the_key()
    {
        string token = (await LoginAsync("anna", Password)).Token;
        await controller.RestartAsync();
        remote = controller.Remote();
        string rotated = (await controller.Accounts.RotateTokenKeyAsync(new RotateTokenKeyRequest())).KeyId;
        Assert.Equal("anna", (await Access.GetIdentityAsync(new GetIdentityRequest(), Bearer(token))).Identity.Name);
        string next = (await LoginAsync("anna", Password)).Token;
        Assert.Equal("anna", (await Access.GetIdentityAsync(new GetIdentityRequest(), Bearer(next))).Identity.Name);
        string[] keys = [.. Directory.EnumerateFiles(controller.Options.TokenKeyDir)];
        Assert.Equal(2, keys.Length);
        Assert.All(keys, key => Assert.Equal(DurableFile.Private, File.GetUnixFileMode(key)));
        controller.Time.Ahead = TimeSpan.FromHours(-1);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(async () => await controller.Accounts.RotateTokenKeyAsync(new RotateTokenKeyRequest()))).StatusCode);
        controller.Time.Ahead = TimeSpan.FromHours(2);
        await controller.Accounts.RotateTokenKeyAsync(new RotateTokenKeyRequest());
        Assert.Equal(2, Directory.EnumerateFiles(controller.Options.TokenKeyDir).Count());
        Assert.Contains(Directory.EnumerateFiles(controller.Options.TokenKeyDir), key => key.Contains(rotated, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("ring", "slow")]
    public async Task Whatever_is_wrong_with_a_login_the_answer_is_the_same_and_guessing_is_slowed_down()
    {
        RpcException wrong = await RequireRefusedAsync("anna", "wrong password");
        RpcException unknown = await RequireRefusedAsync("nobody", "wrong password");
        Assert.Equal(wrong.Status.Detail, unknown.Status.Detail);
        Assert.Equal("Invalid credentials", wrong.Status.Detail);

        // However slow this machine is, the waiting soon takes longer than an attempt.
        StatusCode last = StatusCode.Unauthenticated;
        for (int i = 0; i < 12 && last == StatusCode.Unauthenticated; i++)
        {
            // A connection on which nobody known calls ends after half a minute, which hashes on a busy machine take together.
            remote = controller.Remote();
            last = (await Assert.ThrowsAsync<RpcException>(() => LoginAsync("anna", ""))).StatusCode;
        }

        Assert.Equal(StatusCode.ResourceExhausted, last);
    }

    [Fact]
    public async Task A_hash_of_earlier_times_is_replaced_at_the_login()
    {
        StoreDatabase database = controller.Services.GetRequiredService<StoreDatabase>();
        var account = new Account(AccountKind.User, "old", "", Bcrypt.Hash(Password, 4).Replace("$2b$", "$2a$", StringComparison.Ordinal), new Core.Access.Grant(Role.Viewer, null), "v", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await database.WriteAsync(store => AccountStore.TryInsertAsync(store, account), TestContext.Current.CancellationToken);
        await controller.RestartAsync();
        remote = controller.Remote();
        string token = (await LoginAsync("old", Password)).Token;
        AccountBook accounts = controller.Services.GetRequiredService<AccountBook>();
        Assert.StartsWith("$2b$12$", accounts.Get(AccountKind.User, "old").SecretHash, StringComparison.Ordinal);
        Assert.Equal("old", (await Access.GetIdentityAsync(new GetIdentityRequest(), Bearer(token))).Identity.Name);
        await LoginAsync("old", Password);
    }

    [Fact]
    public async Task A_client_logs_in_with_its_secret_which_the_store_does_not_have()
    {
        CreateClientResponse made = await controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "nightly report" });
        LoginResponse login = await Access.LoginAsync(new LoginRequest { Client = new ClientLogin { Id = made.Client.Id, Secret = made.Secret } });
        Assert.Equal(("client", made.Client.Id, "viewer"), (login.Identity.Kind, login.Identity.Name, login.Identity.Grant.Role));
        await Assert.ThrowsAsync<RpcException>(async () => await Access.LoginAsync(new LoginRequest { Client = new ClientLogin { Id = made.Client.Id, Secret = made.Secret + "x" } }));
        Assert.All(
            Directory.EnumerateFiles(controller.Options.DataDir, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(made.Secret, System.Text.Encoding.Latin1.GetString(ReadShared(file)), StringComparison.Ordinal));
        await controller.Accounts.UpdateClientAsync(new UpdateClientRequest { Id = made.Client.Id, Label = "report" });
        Assert.Equal("client", (await Access.GetIdentityAsync(new GetIdentityRequest(), Bearer(login.Token))).Identity.Kind);
        await controller.Accounts.DeleteClientAsync(new DeleteClientRequest { Id = made.Client.Id });
        await RequireEndedAsync(login.Token);
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_say_and_a_limit_goes_only_when_that_is_said()
    {
        async Task<(string Role, string Instances)> UserAsync(string role, string instances, bool all)
        {
            var request = new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = role, Instances = instances }, AllInstances = all };
            Grant grant = (await controller.Accounts.UpdateUserAsync(request)).User.Grant;
            return (grant.Role, grant.Instances);
        }

        Assert.Equal(("operator", "env=staging"), await UserAsync("operator", "env=staging", all: false));
        Assert.Equal(("viewer", "env=staging"), await UserAsync("viewer", "", all: false));
        Assert.Equal(("viewer", "env=test"), await UserAsync("", "env=test", all: false));
        Assert.Equal(("viewer", "env=test"), await UserAsync("", "", all: false));
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => UserAsync("", "env=prod", all: true))).StatusCode);
        Assert.Equal(("admin", ""), await UserAsync("admin", "", all: true));

        string id = (await controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "report", Grant = new Grant { Role = "operator", Instances = "env=staging" } })).Client.Id;
        Grant client = (await controller.Accounts.UpdateClientAsync(new UpdateClientRequest { Id = id, Grant = new Grant { Role = "viewer" } })).Client.Grant;
        Assert.Equal(("viewer", "env=staging"), (client.Role, client.Instances));
        client = (await controller.Accounts.UpdateClientAsync(new UpdateClientRequest { Id = id, AllInstances = true })).Client.Grant;
        Assert.Equal(("viewer", ""), (client.Role, client.Instances));
    }

    [Fact]
    public async Task A_limit_that_chooses_nothing_is_warned_of_until_it_does()
    {
        var grant = new Grant { Role = "operator", Instances = "env=staging" };
        Assert.Equal(["no instance has the labels env=staging now"], (await controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Grant = grant })).User.Warnings);
        Assert.Single((await controller.Accounts.CreateClientAsync(new CreateClientRequest { Label = "report", Grant = grant })).Client.Warnings);
        using X509Certificate2 identity = await controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        await controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "db1", Settings = { ["labels"] = "env=staging" } });
        Assert.Empty((await controller.Accounts.ListUsersAsync(new ListUsersRequest())).Items.Single().Warnings);
        Assert.Empty((await controller.Accounts.ListClientsAsync(new ListClientsRequest())).Items.Single().Warnings);
    }

    [Fact]
    public async Task A_limited_administrator_is_not_told_of_rights_that_the_limit_takes_away()
    {
        await controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "admin", Instances = "env=staging" } });
        LoginResponse login = await LoginAsync("anna", Password);
        Assert.Contains("delete_backups", login.Identity.Permissions);
        Assert.Contains("approve_requests", login.Identity.Permissions);
        Assert.DoesNotContain("manage_accounts", login.Identity.Permissions);
        Assert.DoesNotContain("view_audit", login.Identity.Permissions);
        await RequireDeniedAsync(async () => await new AccountService.AccountServiceClient(remote).ListUsersAsync(new ListUsersRequest(), Bearer(login.Token)));

        await controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", AllInstances = true });
        Assert.Equal(Enum.GetValues<Permission>().Length, (await LoginAsync("anna", Password)).Identity.Permissions.Count);
    }

    [Fact]
    public async Task A_limited_operator_works_on_those_instances_and_sees_no_others()
    {
        using X509Certificate2 identity = await controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("prod1", "staging1"));
        await controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "prod1", Settings = { ["labels"] = "env=prod" } });
        await controller.Instances.UpdateInstanceAsync(new UpdateInstanceRequest { Name = "staging1", Settings = { ["labels"] = "env=staging" } });
        foreach (string name in new[] { "prod1", "staging1" })
        {
            await controller.Backups.TakeBackupAsync(new TakeBackupRequest { Instance = name, Type = BackupType.Full });
            JobOffer offer = await agent.NextOfferAsync();
            await agent.TellAsync(offer, TestAgent.Accepted());
            await agent.TellAsync(offer, TestAgent.Finished(offer));
        }

        await controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "operator", Instances = "env=staging" } });
        Metadata bearer = Bearer((await LoginAsync("anna", Password)).Token);
        var backups = new BackupService.BackupServiceClient(remote);
        Job job = (await backups.TakeBackupAsync(new TakeBackupRequest { Instance = "staging1", Type = BackupType.Full }, bearer)).Job;
        Assert.Equal("staging1", job.Instance);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await backups.TakeBackupAsync(new TakeBackupRequest { Instance = "prod1", Type = BackupType.Full }, bearer));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.Equal("user anna is operator of instances with env=staging, and instance prod1 is not one of those", refused.Status.Detail);

        Assert.Equal(["staging1"], (await backups.ListBackupsAsync(new ListBackupsRequest(), bearer)).Items.Select(backup => backup.Instance));
        Assert.All((await new JobService.JobServiceClient(remote).ListJobsAsync(new ListJobsRequest(), bearer)).Items, one => Assert.Equal("staging1", one.Instance));
        Assert.Equal(["staging1"], (await new InstanceService.InstanceServiceClient(remote).ListInstancesAsync(new ListInstancesRequest(), bearer)).Items.Select(one => one.Name));
        GetStatusResponse status = await new StatusService.StatusServiceClient(remote).GetStatusAsync(new GetStatusRequest(), bearer);
        Assert.DoesNotContain("prod1", status.ToString(), StringComparison.Ordinal);
        var hosts = new HostService.HostServiceClient(remote);
        Assert.Equal(["staging1"], (await hosts.GetHostAsync(new GetHostRequest { Name = "h1" }, bearer)).Host.Instances);
        Assert.DoesNotContain("prod1", (await hosts.ListHostsAsync(new ListHostsRequest(), bearer)).ToString(), StringComparison.Ordinal);
        Assert.All(
            (await new RepositoryService.RepositoryServiceClient(remote).ListRepositoriesAsync(new ListRepositoriesRequest(), bearer)).Items, one => Assert.True(one is { Limited: true, Backups: 0, StoredBytes: 0 }));
        Assert.Contains((await controller.Repositories.ListRepositoriesAsync(new ListRepositoriesRequest())).Items, one => one is { Limited: false, Backups: > 0 });

        string production = (await controller.Backups.ListBackupsAsync(new ListBackupsRequest { Instance = "prod1" })).Items[0].Id;
        await RequireDeniedAsync(async () => await backups.GetBackupAsync(new GetBackupRequest { Id = production }, bearer));
        await RequireDeniedAsync(async () => await backups.RestoreBackupAsync(new RestoreBackupRequest { Id = production, Instance = "staging1" }, bearer));
        refused = await RequireDeniedAsync(async () => await backups.RestoreBackupAsync(new RestoreBackupRequest { Id = job.BackupId, Directory = "/tmp/x" }, bearer));
        Assert.EndsWith("a restore into a directory writes to a host, which takes a role without limits", refused.Status.Detail, StringComparison.Ordinal);
        await RequireDeniedAsync(async () => await backups.ListBackupsAsync(new ListBackupsRequest { Instance = "prod1" }, bearer));
        await RequireDeniedAsync(async () => await backups.TakeBackupAsync(new TakeBackupRequest { Instance = "staging1", Type = BackupType.Full, Hooks = new JobHooks { After = { "/bin/true" } } }, bearer));
    }

    private async Task<LoginResponse> LoginAsync(string user, string password) =>
        await Access.LoginAsync(new LoginRequest { Password = new PasswordLogin { User = user, Password = password } });

    private async Task<RpcException> RequireRefusedAsync(string user, string password)
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => LoginAsync(user, password));
        Assert.Equal(StatusCode.Unauthenticated, e.StatusCode);
        return e;
    }

    private async Task RequireEndedAsync(string token)
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await Access.GetIdentityAsync(new GetIdentityRequest(), Bearer(token)));
        Assert.Equal(StatusCode.Unauthenticated, e.StatusCode);
    }

    private static async Task<RpcException> RequireDeniedAsync(Func<Task> call)
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.PermissionDenied, e.StatusCode);
        return e;
    }

    private static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var memory = new MemoryStream();
        file.CopyTo(memory);
        return memory.ToArray();
    }
}
