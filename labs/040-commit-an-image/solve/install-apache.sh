# The container stays up with nothing to do, so that commands can be run in it.
docker run -d --name web debian:trixie-slim sleep infinity
docker exec web apt-get update -q
docker exec -e DEBIAN_FRONTEND=noninteractive web apt-get install -qy --no-install-recommends apache2
