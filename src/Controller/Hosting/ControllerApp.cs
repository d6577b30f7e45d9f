using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Agents;
using DbCalm.Controller.Api;
using DbCalm.Controller.Api.Rest;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Notifications;
using DbCalm.Controller.Observability;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Retention;
using DbCalm.Controller.Schedules;
using DbCalm.Controller.Transfers;
using DbCalm.Controller.Watch;
using DbCalm.Controller.Work;

namespace DbCalm.Controller.Hosting;

/// <summary>The whole controller, put together: a line a feature.</summary>
internal static class ControllerApp
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The controller, not started yet.</summary>
    /// <param name="options">How it is configured.</param>
    /// <param name="logging">Where its log goes.</param>
    /// <param name="time">Another clock than the machine's.</param>
    /// <param name="more">Further features.</param>
    public static WebApplication Build(ControllerOptions options, Action<ILoggingBuilder> logging, TimeProvider? time = null, Action<IServiceCollection>? more = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "dbcalm-controller", ContentRootPath = AppContext.BaseDirectory });
        logging(builder.Logging);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddRoutingCore();
        builder.Services.AddDatabase();
        builder.Services.AddFleet();
        builder.Services.AddAudit();
        builder.Services.AddAccounts();
        builder.Services.AddAccess();
        builder.Services.AddAgents();
        builder.Services.AddRepositories();
        builder.Services.AddNotifications();
        builder.Services.AddJobs();
        builder.Services.AddWork();
        builder.Services.AddTransfers();
        builder.Services.AddSchedules();
        builder.Services.AddRetention();
        builder.Services.AddWatch();
        builder.Services.AddApprovals();
        builder.Services.AddCalls();
        builder.Services.AddApi();
        more?.Invoke(builder.Services);
        builder.AddListeners();

        WebApplication app = builder.Build();
        app.UseAgents();
        app.UseRest(routes => routes.MapHealth(app.Lifetime));
        app.MapApi();
        return app;
    }
}
