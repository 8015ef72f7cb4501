using KosmoAuth.Portal;

var settings = PortalSettings.Read(new ConfigurationBuilder().AddEnvironmentVariables("KOSMO_PORTAL_").AddCommandLine(args).Build());
try
{
    await using var portal = PortalApp.Build(settings);
    await portal.StartAsync();
    Console.WriteLine($"Portal: {settings}");
    await portal.WaitForShutdownAsync();
    return 0;
}
catch (IOException error)
{
    await Console.Error.WriteLineAsync($"The portal cannot listen at {settings.Url}: {error.Message}");
    return 1;
}
