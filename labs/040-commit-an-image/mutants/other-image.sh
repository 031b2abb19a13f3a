# Everything is right but the image below.
docker create --name plain debian:trixie-slim sleep infinity
docker commit plain "$STUDENT/copy:1"
docker run -d --name web "$STUDENT/copy:1"
docker exec web apt-get update -q
docker exec -e DEBIAN_FRONTEND=noninteractive web apt-get install -qy --no-install-recommends apache2
